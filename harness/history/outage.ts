import type { Operation } from './history.ts';
import { isRead } from './operation.ts';

/**
 * When a client was last asked to do something: later it could not get anything acknowledged.
 * @param otherwiseMs for a client that was never asked
 */
export function lastIssueOf(operations: readonly Operation[], otherwiseMs: number): number {
  let last = -Infinity;
  for (const { invokedAtMs, lateMs } of operations)
    if (lateMs !== undefined) last = Math.max(last, invokedAtMs);
  return last === -Infinity ? otherwiseMs : last;
}

/** The longest time around or after a fault in which a client got no write acknowledged, or received nothing. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lastedMs: number;
  /** False when it had not ended when the workload did. */
  readonly ended: boolean;
}

/**
 * Acknowledgements are what counts, not their operations: operations that waited through the outage
 * are acknowledged one after the other at its end.
 * @param afterMs the fault's moment: only gaps that end after it count
 * @param untilMs when the client was last asked for something
 */
export const outageOf = (operations: readonly Operation[], afterMs: number, untilMs: number): Outage =>
  longestWithout(
    operations.filter(operation => !isRead(operation)),
    afterMs,
    untilMs,
  );

/**
 * The same for what arrives by itself: the longest time in which a subscriber or a waiting consumer received nothing.
 * @returns undefined for a client that never received anything, before the fault either
 */
export function deafnessOf(
  operations: readonly Operation[],
  afterMs: number,
  untilMs: number,
): Outage | undefined {
  const receives = operations.filter(({ kind }) => kind === 'receive');
  return receives.length === 0 ? undefined : longestWithout(receives, afterMs, untilMs);
}

function longestWithout(operations: readonly Operation[], afterMs: number, untilMs: number): Outage {
  const succeededAt = operations
    .flatMap(({ outcome, completedAtMs }) =>
      outcome === 'ok' && completedAtMs !== undefined ? [completedAtMs] : [],
    )
    .sort((a, b) => a - b);
  const begin = succeededAt.findLast(atMs => atMs <= afterMs) ?? afterMs;
  const moments = [begin, ...succeededAt.filter(atMs => atMs > afterMs)];
  const last = moments.at(-1) ?? begin;
  const gaps = moments.slice(1).map((toMs, i) => gap(moments[i] ?? begin, toMs, true));
  if (untilMs > last) gaps.push(gap(last, untilMs, false));
  return gaps.reduce(
    (longest, each) => (each.lastedMs > longest.lastedMs ? each : longest),
    gap(begin, begin, true),
  );
}

const gap = (fromMs: number, toMs: number, ended: boolean): Outage => ({
  fromMs,
  toMs,
  lastedMs: toMs - fromMs,
  ended,
});
