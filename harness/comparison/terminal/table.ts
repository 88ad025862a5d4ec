import chalk from 'chalk';
import Table from 'cli-table3';

interface Column {
  readonly head: string;
  readonly align?: 'right';
  /** Wraps what is wider than so many characters. */
  readonly width?: number;
}

/** A table as the runner prints it; a first cell that repeats the one above is left empty. */
export function tableOf(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: columns.map(({ head }) => head),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    colWidths: columns.map(({ width = null }) => width),
    wordWrap: true,
    style: { head: chalk.level > 0 ? ['bold'] : [], border: chalk.level > 0 ? ['dim'] : [] },
  });
  table.push(...rows.map(([first = '', ...rest], i) => [first === rows[i - 1]?.[0] ? '' : first, ...rest]));
  return table.toString();
}
