import { showMs } from '../basics/index.ts';
import { type Finding, judge, note, type Operation, tally, unknown } from './finding.ts';

const CHECKER = 'unsettled';

/**
 * Whether every operation ended. An operation that never does hangs its caller, which is worse than an error.
 * @param endMs when the clients were stopped
 * @param options.graceMs operations invoked this shortly before the end do not count. Default: 0
 */
export function unsettled(
  operations: readonly Operation[],
  endMs: number,
  { graceMs = 0 }: { readonly graceMs?: number } = {},
): Finding {
  if (operations.length === 0) return unknown(CHECKER, 'there were no operations');
  const hanging = tally();
  const byKind = new Map<string, number>();
  let withinGrace = 0;
  let oldestMs = 0;
  for (const operation of operations) {
    if (operation.completedAtMs !== undefined) continue;
    const ageMs = endMs - operation.invokedAtMs;
    if (ageMs <= graceMs) {
      withinGrace += 1;
      continue;
    }
    const { client, id, kind } = operation;
    note(hanging, `${client} #${id} ${kind}, ${showMs(ageMs)} old`);
    byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
    oldestMs = Math.max(oldestMs, ageMs);
  }
  const kinds = Object.fromEntries([...byKind].map(([kind, count]) => [`unsettled ${kind}`, count]));
  const found = { operations: operations.length, unsettled: hanging, ...kinds, oldestMs, withinGrace };
  const ended = operations.length - withinGrace - hanging.count;
  if (ended + hanging.count === 0) return unknown(CHECKER, 'all operations were too young to tell', found);
  return judge(
    CHECKER,
    found,
    { unsettled: `operations never ended, the oldest invoked ${showMs(oldestMs)} before the end` },
    `each of ${ended} operations ended${withinGrace > 0 ? `, ${withinGrace} more were too young to tell` : ''}`,
  );
}
