import { quantile } from '../basics/index.ts';
import type { Operation } from './history.ts';
import { isRead } from './operation.ts';

/** A time in which a client got no write acknowledged, or received nothing. Ms on the harness's clock. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lastedMs: number;
  /** False when it lasted until the end of the workload: `toMs` is that end. */
  readonly ended: boolean;
  /** The shard that it concerns, where outages are counted by shard. */
  readonly shard?: string;
}

/** The outages of a client, in order of their beginnings. */
export interface Outages {
  readonly all: readonly Outage[];
  /** Shorter ones could be its usual times between two acknowledgements, or its last moments, ms. */
  readonly leastMs: number;
  /** The longest time without an acknowledgement that is none of them, ms. */
  readonly usualMs: number;
  /** The shards that the client worked on, where outages are counted by shard. */
  readonly shards?: readonly { readonly shard: string; readonly usualMs: number }[];
}

export interface OutageSpan {
  /** The moment of the fault: an outage that ended before is none of its. */
  readonly afterMs: number;
  /**
   * When clients were asked to end their work, not when they had drained; for a client whose planned work ended before,
   * `workedUntilMs`.
   */
  readonly watchedUntilMs: number;
  /** What is shorter is no outage. Default: one and a half times what is usual for the client, and at least 100 ms. */
  readonly leastMs?: number;
}

// A client at 100 operations a second on a busy machine pauses for tens of milliseconds.
export const LEAST_OUTAGE_MS = 100;
const UNUSUAL = 1.5;
// Shorter silence at the end of watching can be a client's process that was about to go on.
const LEAST_AT_END_MS = 1000;

/**
 * All outages of a client that did not end before the fault.
 *
 * Acknowledgements are what counts, not their operations: operations that waited through an outage are acknowledged one
 * after the other at its end. It is measured until the end of watching, whatever the client issues: one that died, or that
 * gave up, issues nothing. Usual is the 95th percentile of the times between two acknowledgements before the fault, and
 * between two scheduled operations: at one operation a second a second without an acknowledgement is normal.
 *
 * @param span.shardOf the shard of an operation, for one outage list by shard: the same for the same key at all times
 * @returns undefined for a client that only reads or receives; the whole time for one without any operation
 */
export function outagesOf(
  operations: readonly Operation[],
  span: OutageSpan & { readonly shardOf?: (operation: Operation) => string | undefined },
): Outages | undefined {
  const writes = operations.filter(operation => !isRead(operation));
  if (writes.length === 0 && operations.length > 0) return undefined;
  const shardOf = span.shardOf ?? (() => undefined);
  const byShard = writes.length === 0 ? new Map([[undefined, []]]) : Map.groupBy(writes, shardOf);
  const parts = [...byShard].map(([shard, each]) => ({ shard, ...gapsOf(each, span) }));
  const shards = parts.flatMap(({ shard, usualMs }) => (shard === undefined ? [] : [{ shard, usualMs }]));
  return {
    all: parts
      .flatMap(({ shard, all }) => all.map(found => (shard === undefined ? found : { ...found, shard })))
      .toSorted((a, b) => a.fromMs - b.fromMs),
    leastMs: Math.max(...parts.map(({ leastMs }) => leastMs)),
    usualMs: Math.max(...parts.map(({ usualMs }) => usualMs)),
    ...(shards.length > 0 && { shards }),
  };
}

/**
 * The same for what arrives by itself: the times in which a subscriber, a consumer or a worker received nothing.
 * @returns undefined for a client that never received anything, before the fault either
 */
export function receiveGapsOf(operations: readonly Operation[], span: OutageSpan): Outages | undefined {
  const receives = operations.filter(arrivesByItself);
  return receives.length === 0 ? undefined : gapsOf(receives, span, operations);
}

/** A message or a job that a client is given; a pop on a schedule is an operation like others. */
export const arrivesByItself = ({ kind, lateMs }: Pick<Operation, 'kind' | 'lateMs'>): boolean =>
  kind === 'receive' || (kind === 'pop' && lateMs === undefined);

/** The longest; one that did not end outranks all that did. */
export const longestOutage = (outages: readonly Outage[]): Outage | undefined =>
  outages.toSorted((a, b) => Number(a.ended) - Number(b.ended) || b.lastedMs - a.lastedMs)[0];

/**
 * Until when a client had work: the end of watching, or the end of its workload's duration where that came first. Nothing is
 * proven about a fault that hit later.
 * @param durationMs of its workload
 */
export function workedUntilMs(
  operations: readonly Operation[],
  { durationMs, watchedUntilMs }: { readonly durationMs: number; readonly watchedUntilMs: number },
): number {
  const first = operations.find(({ lateMs }) => lateMs !== undefined);
  if (first === undefined) return watchedUntilMs;
  return Math.min(watchedUntilMs, first.invokedAtMs - (first.lateMs ?? 0) + durationMs);
}

/** The times in which none of these operations succeeded. @param scheduled those whose schedule says what is usual */
export function gapsOf(
  operations: readonly Operation[],
  { afterMs, watchedUntilMs, leastMs: given }: OutageSpan,
  scheduled = operations,
): Outages {
  const leastMs = given ?? leastFor(operations, periodsOf(scheduled), afterMs);
  const succeededAt = successesOf(operations);
  const first = Math.max(afterMs, operations[0]?.invokedAtMs ?? afterMs);
  const begin = succeededAt.findLast(atMs => atMs <= afterMs) ?? first;
  const moments = [begin, ...succeededAt.filter(atMs => atMs > begin)];
  const ended = moments
    .slice(1)
    .map((toMs, i) => gap(moments[i] ?? begin, toMs, true))
    .filter(({ fromMs }) => fromMs < watchedUntilMs);
  const last = gap(moments.at(-1) ?? begin, watchedUntilMs, false);
  const isOutage = ({ lastedMs, ended }: Outage) =>
    lastedMs >= (ended ? leastMs : Math.max(leastMs, LEAST_AT_END_MS));
  const usualMs = [...ended, last].reduce(
    (longest, each) => (isOutage(each) ? longest : Math.max(longest, each.lastedMs)),
    0,
  );
  return {
    all: [...ended, last].filter(isOutage),
    leastMs: isOutage(last) ? leastMs : Math.max(leastMs, last.lastedMs),
    usualMs,
  };
}

function leastFor(operations: readonly Operation[], periodsMs: readonly number[], afterMs: number): number {
  const before = gapsBetween(successesOf(operations).filter(atMs => atMs <= afterMs));
  return Math.max(LEAST_OUTAGE_MS, UNUSUAL * Math.max(usual(before), usual(periodsMs)));
}

const successesOf = (operations: readonly Operation[]): number[] =>
  operations
    .flatMap(({ outcome, completedAtMs }) =>
      outcome === 'ok' && completedAtMs !== undefined ? [completedAtMs] : [],
    )
    .sort((a, b) => a - b);

/** The times between the operations of a schedule, which no fault delays. */
const periodsOf = (operations: readonly Operation[]): number[] =>
  gapsBetween(
    operations.flatMap(({ lateMs, invokedAtMs }) => (lateMs === undefined ? [] : [invokedAtMs - lateMs])),
  );

const gapsBetween = (moments: readonly number[]): number[] =>
  moments.slice(1).map((atMs, i) => atMs - (moments[i] ?? atMs));

/** The 95th percentile: of fewer than twenty the longest. */
const usual = (lengths: readonly number[]): number =>
  quantile(
    lengths.toSorted((a, b) => a - b),
    0.95,
  ) ?? 0;

const gap = (fromMs: number, toMs: number, ended: boolean): Outage => ({
  fromMs,
  toMs,
  lastedMs: toMs - fromMs,
  ended,
});
