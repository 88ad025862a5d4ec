/** How a reply is made readable. */
export type Form =
  /** As a terminal shows it. */
  | 'as it is'
  /** A flat list of names and values, one pair a line. */
  | 'fields';

/** Names and values, each pair on a line, one block for each record; a record begins with its first name again. */
export function asFields(raw: string): string {
  const lines = raw.split('\n');
  const pairs = lines.flatMap((name, i) => (i % 2 === 0 && name !== '' ? [[name, lines[i + 1] ?? '']] : []));
  const [[first = ''] = []] = pairs;
  const width = Math.max(0, ...pairs.map(([name = '']) => name.length));
  return pairs
    .map(([name = '', value = ''], i) => {
      const gap = name === first && i > 0 ? '\n' : '';
      return `${gap}${name.padEnd(width)} ${value}`.trimEnd();
    })
    .join('\n');
}

const MOST_LINES = 16;

/** What of an answer is shown, and how many lines are not. @param keep beginnings of lines; none keeps all */
export function trimmed(answer: string, keep: readonly string[]): { lines: string[]; left: number } {
  const all = answer.split('\n');
  const wanted = all.filter(
    line => keep.length === 0 || line === '' || keep.some(start => begins(line, start)),
  );
  const lines = wanted.slice(0, MOST_LINES);
  return { lines, left: all.filter(line => line !== '').length - lines.filter(line => line !== '').length };
}

const begins = (line: string, start: string): boolean =>
  line.startsWith(start) && !/^[\w-]/.test(line.slice(start.length));
