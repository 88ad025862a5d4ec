import { countWhile, entryOf } from '../basics/index.ts';
import { type Finding, judge, note, type Operation, tally, unknown } from './finding.ts';
import { type Interval, lengthsOf, overlapsOf } from './sweep.ts';
import { textOf } from './values.ts';

const CHECKER = 'lock';

/** What happened to one lock. */
interface Uses {
  readonly acquisitions: Operation[];
  /** When each token was released, in ms. */
  readonly releasesMs: Map<string, number[]>;
}

/** Whether an acquire got its lock: its result is true, or the fencing token that came with it. */
export const isAcquired = ({ outcome, result }: Operation): boolean =>
  outcome === 'ok' && (result === true || typeof result === 'number');

/**
 * Whether a lock ('acquire', whose result says whether it was got; 'release'; the value is the holder's token) had at
 * most one holder at a time. Only what is certain counts: a holder holds from the end of its acquire to the beginning of
 * its release, or until its lease must have run out.
 * @param options.leaseMs how long a lock lives without a release
 */
export function lock(operations: readonly Operation[], { leaseMs }: { readonly leaseMs: number }): Finding {
  const found = { acquisitions: 0, certain: 0, overlaps: tally(), overlapMs: 0, longestOverlapMs: 0 };
  for (const [key, uses] of usesOf(operations)) {
    const intervals = uses.acquisitions.map(operation => held(operation, uses, leaseMs));
    const { pairs, stretches } = overlapsOf(intervals);
    const { totalMs, longestMs } = lengthsOf(stretches);
    found.acquisitions += uses.acquisitions.length;
    found.certain += intervals.filter(({ fromMs, toMs }) => fromMs < toMs).length;
    found.overlapMs += totalMs;
    found.longestOverlapMs = Math.max(found.longestOverlapMs, longestMs);
    for (const { fromMs, toMs, holders } of stretches)
      note(found.overlaps, `${key}: ${holders.join(' and ')} from ${fromMs} to ${toMs} ms`);
    found.overlaps.count += pairs - stretches.length;
  }
  if (found.acquisitions === 0) return unknown(CHECKER, 'no client acquired a lock', found);
  if (found.certain === 0) return unknown(CHECKER, 'no client certainly held a lock', found);
  return judge(
    CHECKER,
    found,
    { overlaps: `pairs of holders of one lock at a time, for ${found.overlapMs} ms in all` },
    `${found.acquisitions} acquisitions, never two holders at a time`,
  );
}

/** Acquisitions whose lock was given to another holder while they certainly held it. */
export function overtaken(
  operations: readonly Operation[],
  { leaseMs }: { readonly leaseMs: number },
): Operation[] {
  return [...usesOf(operations).values()].flatMap(uses => {
    const holds = uses.acquisitions
      .map(operation => ({ operation, ...held(operation, uses, leaseMs) }))
      .filter(({ fromMs, toMs }) => fromMs < toMs)
      .sort((one, other) => one.fromMs - other.fromMs);
    return holds.flatMap(({ operation, holder, toMs }, i) => {
      const next = holds[i + 1];
      return next !== undefined && next.holder !== holder && next.fromMs < toMs ? [operation] : [];
    });
  });
}

function usesOf(operations: readonly Operation[]): Map<string, Uses> {
  const uses = new Map<string, Uses>();
  for (const operation of operations) {
    const { kind, key, invokedAtMs } = operation;
    if (kind === 'acquire' && isAcquired(operation)) useOf(uses, key).acquisitions.push(operation);
    if (kind === 'release') {
      const { releasesMs } = useOf(uses, key);
      const token = tokenOf(operation);
      entryOf(releasesMs, token, () => []).push(invokedAtMs);
    }
  }
  for (const { releasesMs } of uses.values())
    for (const moments of releasesMs.values()) moments.sort((one, other) => one - other);
  return uses;
}

const useOf = (uses: Map<string, Uses>, key: string): Uses =>
  entryOf(uses, key, () => ({ acquisitions: [], releasesMs: new Map() }));

const tokenOf = ({ value, client }: Operation): string => (value === null ? client : textOf(value));

function held(operation: Operation, { releasesMs }: Uses, leaseMs: number): Interval {
  const token = tokenOf(operation);
  const fromMs = operation.completedAtMs ?? Number.NaN;
  const releases = releasesMs.get(token) ?? [];
  const before = countWhile(releases.length, i => (releases[i] ?? 0) < operation.invokedAtMs);
  const releasedMs = releases[before] ?? Number.POSITIVE_INFINITY;
  return { holder: token, fromMs, toMs: Math.min(operation.invokedAtMs + leaseMs, releasedMs) };
}
