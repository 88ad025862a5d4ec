/** What html/overview.ts writes of a scenario into its row, for filters and orders. */
export interface RowFacts {
  readonly name: string;
  readonly verdict: string;
  readonly folder: string;
  readonly tags: readonly string[];
  readonly clients: readonly string[];
  /** Ms; absent where there was none, or where it is not known. */
  readonly outage?: number;
  /** Whether that outage did not end: it is longer than all that did. */
  readonly isOpen?: boolean;
  readonly promoted?: number;
  readonly lost?: number;
  /** Everything that the search finds, in lower case. */
  readonly text: string;
}

/** Whether a row is in a view. Every word of the search has to be found. */
export function isInView(row: RowFacts, view: URLSearchParams): boolean {
  const is = (name: string, values: readonly string[]) => {
    const wanted = view.getAll(name);
    return wanted.length === 0 || wanted.some(value => values.includes(value));
  };
  const words = (view.get('q') ?? '').toLowerCase().split(/\s+/);
  return (
    words.every(word => row.text.includes(word)) &&
    is('verdict', [row.verdict]) &&
    is('folder', [row.folder]) &&
    is('tag', row.tags) &&
    is('client', row.clients)
  );
}

const NUMBERS = ['outage', 'promoted', 'lost'] as const;

/** Rows in the order of a view; rows without the value come last. The same array order is the order by verdict. */
export function inOrderOf<Row extends RowFacts>(rows: readonly Row[], view: URLSearchParams): Row[] {
  const sorted = sortedBy(rows, view.get('sort') ?? '');
  if (!view.has('group')) return sorted;
  const groups = [...Map.groupBy(sorted, ({ folder }) => folder)];
  // With an order, the folder of the first row comes first.
  if (!view.has('sort')) groups.sort(([a], [b]) => a.localeCompare(b));
  return groups.flatMap(([, group]) => group);
}

function sortedBy<Row extends RowFacts>(rows: readonly Row[], sort: string): Row[] {
  if (sort === 'scenario') return rows.toSorted((a, b) => a.name.localeCompare(b.name));
  const column = NUMBERS.find(name => name === sort.replace('-', ''));
  if (column === undefined) return [...rows];
  const sign = sort.startsWith('-') ? 1 : -1;
  return rows.toSorted((a, b) => {
    const [one, other] = [a[column], b[column]];
    if (one === undefined || other === undefined)
      return Number(one === undefined) - Number(other === undefined);
    const open = column === 'outage' ? Number(a.isOpen === true) - Number(b.isOpen === true) : 0;
    return sign * (open || one - other);
  });
}

/** What a click on the head of a column makes of an order: largest first, smallest first, and the usual order again. */
export function orderAfterClick(column: string, sort: string): string {
  if (column === 'scenario') return sort === column ? '' : column;
  if (sort === column) return `-${column}`;
  return sort === `-${column}` ? '' : column;
}

/** '12 of 128 scenarios: 2 fail, 10 pass' */
export function countWords(shown: readonly RowFacts[], all: number): string {
  const of = shown.length === all ? `${all}` : `${shown.length} of ${all}`;
  const verdicts = [...Map.groupBy(shown, ({ verdict }) => verdict)].map(
    ([verdict, rows]) => `${rows.length} ${verdict}`,
  );
  const each = verdicts.length === 0 ? '' : `: ${verdicts.join(', ')}`;
  return `${of} ${all === 1 ? 'scenario' : 'scenarios'}${each}`;
}
