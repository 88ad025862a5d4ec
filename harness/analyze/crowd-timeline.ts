import { SLOT_MS, slotOf, slotsIn, sumOfCounts } from '../clients/index.ts';
import type { RecordedCrowd, ScenarioRecord } from '../run/index.ts';
import { attemptsTo } from './crowd-attempts.ts';
import { spansOf } from './crowd-spells.ts';

/** What a crowd did over time, for the picture: a number for each 100 ms. */
export interface CrowdTimeline {
  /** The beginning of the first, in ms since the scenario's workload began. */
  readonly fromMs: number;
  readonly stepMs: number;
  /** Attempts to connect to redis servers and to sentinels. */
  readonly toServers: readonly number[];
  readonly toSentinels: readonly number[];
  /** How many connections work. */
  readonly working: readonly number[];
}

/** From the begin of the workload to its end; empty before that. */
export function crowdTimeline(record: ScenarioRecord, crowd: RecordedCrowd): CrowdTimeline {
  const { clockOriginMs, workEndedAtMs = clockOriginMs } = record;
  const first = slotOf(clockOriginMs);
  const slots = Array.from({ length: slotOf(workEndedAtMs) - first }, (_, place) => first + place);
  const dense = (counts: readonly number[]): number[] => {
    const bySlot = new Map(slotsIn(counts));
    return slots.map(slot => bySlot.get(slot) ?? 0);
  };
  const attempts = (kind: 'redis' | 'sentinel') =>
    dense(sumOfCounts(attemptsTo(record, crowd, kind).map(({ attempts }) => attempts)));
  return {
    fromMs: first * SLOT_MS - clockOriginMs,
    stepMs: SLOT_MS,
    toServers: attempts('redis'),
    toSentinels: attempts('sentinel'),
    working: workingIn(slots, crowd, workEndedAtMs),
  };
}

/** How many connections work in the middle of each slot. */
function workingIn(
  slots: readonly number[],
  { counted, everyMs }: RecordedCrowd,
  endedAtMs: number,
): number[] {
  const spans = counted.connections.flatMap(each => spansOf(each, everyMs, endedAtMs));
  const began = spans.map(({ fromMs }) => fromMs).sort((a, b) => a - b);
  const ended = spans.map(({ toMs }) => toMs).sort((a, b) => a - b);
  let [begun, over] = [0, 0];
  return slots.map(slot => {
    const middleMs = (slot + 0.5) * SLOT_MS;
    begun = countUntil(began, begun, middleMs);
    over = countUntil(ended, over, middleMs);
    return begun - over;
  });
}

/** How many of the sorted moments are not after `untilMs`, of which `known` are not. */
function countUntil(sorted: readonly number[], known: number, untilMs: number): number {
  let count = known;
  // Past the last one there is no number, and nothing is at most that.
  while (Number(sorted[count]) <= untilMs) count += 1;
  return count;
}
