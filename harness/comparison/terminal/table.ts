import { showTable } from '../../report/index.ts';

interface Column {
  readonly head: string;
  readonly align?: 'right';
  /** Wraps what is wider than so many characters. */
  readonly width?: number;
}

/** A table as the runner prints it; a first cell that repeats the one above is left empty. */
export const tableOf = (columns: readonly Column[], rows: readonly (readonly string[])[]): string =>
  showTable(
    {
      head: columns.map(({ head }) => head),
      colAligns: columns.map(({ align }) => align ?? 'left'),
      colWidths: columns.map(({ width = null }) => width),
    },
    rows.map(([first = '', ...rest], i) => [first === rows[i - 1]?.[0] ? '' : first, ...rest]),
  );
