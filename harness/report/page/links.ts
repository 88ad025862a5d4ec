import { linkIn } from './address.ts';
import type { Target } from './row.ts';
import type { Drawing } from './unpack.ts';

// '#crash-ab12cd' leads to a scenario, '#crash-ab12cd/event/17' to an event by its line in events.jsonl (from 0),
// '#crash-ab12cd/app/1234' to an operation of the client app by its id.

export interface Link {
  readonly scenario: string;
  readonly group?: string;
  readonly number?: number;
}

export function parseLink(hash: string): Link | undefined {
  const [scenario, group, number] = linkIn(hash).split('/').map(decoded);
  if (scenario === undefined || scenario === '') return undefined;
  if (group === undefined || !/^\d+$/.test(number ?? '')) return { scenario };
  return { scenario, group, number: Number(number) };
}

export function linkTo(scenario: string, { model, operations }: Drawing, target: Target): string {
  const { row, kind, index } = target;
  const [group, number] =
    kind === 'event'
      ? ['event', index]
      : [model.rows[row]?.name ?? '', operations.get(row)?.ids()[index] ?? 0];
  return `#${scenario}/${encodeURIComponent(group)}/${number}`;
}

/** What a link leads to; undefined when there is no such event or operation. */
export function targetOf({ model, operations }: Drawing, { group, number = 0 }: Link): Target | undefined {
  if (group === 'event') {
    const mark = model.marks[number];
    return mark && { row: mark.row, kind: 'event', index: number, atMs: mark.atMs };
  }
  const row = model.rows.findIndex(({ kind, name }) => kind === 'client' && name === group);
  const own = operations.get(row);
  const index = own?.ids().indexOf(number) ?? -1;
  return own === undefined || index === -1
    ? undefined
    : { row, kind: 'operation', index, atMs: own.invokedMs[index] ?? 0 };
}

/** Links are typed and cut off by people. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
