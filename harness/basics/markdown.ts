/** A row of a table. What the cells say stays what it is, whatever signs are in it. */
export const rowOf = (cells: readonly string[]): string =>
  `| ${cells
    .map(cell =>
      literally(cell)
        .replaceAll('|', '\\|')
        .replaceAll(/[\r\n]+/g, ' '),
    )
    .join(' | ')} |`;

/** Text without mark-up of its own: `<name>` would vanish, and `*` would slant what follows. Code stays code. */
export const literally = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replaceAll(/[<*_\\]/g, '\\$&')))
    .join('');
