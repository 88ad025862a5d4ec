import chalk from 'chalk';
import Table from 'cli-table3';

/** A table for the terminal, with bold heads and dim lines where there are colours. */
export function showTable(
  options: ConstructorParameters<typeof Table>[0],
  rows: readonly (readonly string[])[],
): string {
  const style = { head: chalk.level > 0 ? ['bold'] : [], border: chalk.level > 0 ? ['dim'] : [] };
  const table = new Table({ wordWrap: true, style, ...options });
  table.push(...rows.map(cells => [...cells]));
  return table.toString();
}

/** The `chars` of a table without lines between its rows. */
export const NO_ROW_LINES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
