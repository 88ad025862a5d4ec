import { type Finding, judge, note, type Operation, quantilesMs, tally, unknown } from './finding.ts';
import { type Addition, additionsOf, fateOf, type SetRead, stalenessOf } from './set-sightings.ts';
import { stringsOf } from './values.ts';

const CHECKER = 'set-reads';

/** Whether a server ('host:port') was master at a moment. */
export type IsMaster = (server: string, atMs: number) => boolean;

/**
 * What reads of a whole set ('read-all', whose result is its elements) saw of the elements that were added to it ('add'):
 * how long until all reads saw them, which ones disappeared, and how far replicas lagged behind.
 * @param isMaster every read counts as a master's when it is left out; so do reads that name no server
 */
export function setReads(operations: readonly Operation[], isMaster: IsMaster = () => true): Finding {
  const reads = readsOf(operations, isMaster);
  const additions = additionsOf(operations, reads);
  const { counts, lost, stableMs, lostMs } = tallyOf(additions, reads);
  const acknowledged = additions.filter(({ acknowledgedAtMs }) => acknowledgedAtMs !== undefined).length;
  const kept = additions.filter(addition => !lost.has(addition));
  const found = {
    acknowledged,
    reads: reads.length,
    ...counts,
    ...quantilesMs('stable', stableMs),
    ...quantilesMs('lost', lostMs),
    ...stalenessOf(kept, reads),
  };
  const { stable, late } = counts;
  if (acknowledged === 0) return unknown(CHECKER, 'no add was acknowledged', found);
  if (reads.length === 0) return unknown(CHECKER, 'the set was never read', found);
  if (stable.count + late.count + lost.size === 0)
    return unknown(CHECKER, 'no read came after the acknowledgements', found);
  if (lost.size === 0 && late.count > 0 && !reads.some(({ ofMaster }) => ofMaster))
    return unknown(
      CHECKER,
      'no read from a master shows whether the elements that replicas lack are lost',
      found,
    );
  const clean = `from some moment on every read has ${stable.count} of the elements, and none is lost`;
  return judge(CHECKER, found, { lost: 'acknowledged or seen, and missing in the last reads' }, clean);
}

/** In the order of their beginnings. */
function readsOf(operations: readonly Operation[], isMaster: IsMaster): SetRead[] {
  const reads: SetRead[] = [];
  for (const { kind, outcome, result, server, invokedAtMs, completedAtMs } of operations) {
    if (kind !== 'read-all' || outcome !== 'ok') continue;
    const elements = stringsOf(result);
    if (elements === undefined) continue;
    const ofMaster = server === undefined || isMaster(server, invokedAtMs);
    reads.push({ elements, ofMaster, invokedAtMs, completedAtMs: completedAtMs ?? invokedAtMs });
  }
  return reads.sort((one, other) => one.invokedAtMs - other.invokedAtMs);
}

function tallyOf(additions: readonly Addition[], reads: readonly SetRead[]) {
  const counts = { stable: tally(), lost: tally(), late: tally(), neverRead: tally() };
  const [stableMs, lostMs]: [number[], number[]] = [[], []];
  const lost = new Set<Addition>();
  const lastOfMaster = reads.findLastIndex(({ ofMaster }) => ofMaster);
  for (const addition of additions) {
    const { element, acknowledgedAtMs = Number.POSITIVE_INFINITY } = addition;
    const fate = fateOf(addition, reads, lastOfMaster);
    note(counts[fate.is], element);
    if (fate.is === 'stable') stableMs.push(fate.sinceMs - acknowledgedAtMs);
    if (fate.is === 'lost') {
      lost.add(addition);
      lostMs.push(fate.lastSeenMs - acknowledgedAtMs);
    }
  }
  return { counts, lost, stableMs: latencies(stableMs), lostMs: latencies(lostMs) };
}

/** Without those that were never acknowledged; what was seen before its acknowledgement took no time. */
const latencies = (valuesMs: readonly number[]): number[] =>
  valuesMs.filter(Number.isFinite).map(valueMs => Math.max(0, valueMs));
