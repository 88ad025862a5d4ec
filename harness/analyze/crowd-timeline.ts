import { SLOT_MS, silenceOf, slotOf, slotsIn, sumOfCounts } from '../clients/index.ts';
import type { RecordedCrowd, ScenarioRecord } from '../run/index.ts';
import { attemptsTo } from './crowd-attempts.ts';

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
  const silenceMs = silenceOf(everyMs);
  const spans = counted.connections.flatMap(({ spells, lastMs }) =>
    spells.map(([, fromMs, toMs]) => {
      // The last one lasts until the end, unless nothing came of it for long.
      const open = lastMs === undefined || lastMs < endedAtMs - silenceMs ? lastMs : endedAtMs;
      return { fromMs, toMs: toMs ?? open ?? endedAtMs };
    }),
  );
  const changes = [
    ...spans.map(({ fromMs }) => ({ atMs: fromMs, by: 1 })),
    ...spans.map(({ toMs }) => ({ atMs: toMs, by: -1 })),
  ].sort((a, b) => a.atMs - b.atMs);
  let working = 0;
  let next = 0;
  return slots.map(slot => {
    const middleMs = (slot + 0.5) * SLOT_MS;
    for (const { atMs, by } of changes.slice(next)) {
      if (atMs > middleMs) break;
      working += by;
      next += 1;
    }
    return working;
  });
}
