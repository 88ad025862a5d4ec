import { sentinelEvents } from '../timeline/index.ts';
import { acknowledgedBy } from './acknowledged-by.ts';
import { clientEndOf } from './client-end.ts';
import { clientLegs } from './client-legs.ts';
import { connectionsOf } from './connections.ts';
import type { Experience } from './experience.ts';
import { awaited, type Leg, type Wait } from './leg.ts';
import { pausesOf } from './pauses.ts';

/**
 * What an outage consists of, without gaps and in order: first the steps of the failover, until a sentinel names the new
 * master; then what the client took to get there. When the client was released otherwise, as by a master that woke up,
 * all of it is the client's.
 */
export function legsOf(experience: Experience): Leg[] {
  const { outage, faultAtMs, events, members, client } = experience;
  const endedBy = outage.ended ? acknowledgedBy(experience, outage.toMs) : undefined;
  const failover = endedBy === experience.oldMaster ? [] : failoverLegs(experience);
  const seen = {
    connections: connectionsOf(events, members, client),
    pauses: pausesOf(events, client),
    outageFromMs: outage.fromMs,
    endedBy,
    clientEnd: clientEndOf(experience),
  };
  const announcedAtMs = faultAtMs + (failover.at(-1)?.toMs ?? outage.fromMs - faultAtMs);
  const own = clientLegs(seen, announcedAtMs, outage.toMs).map(leg => since(leg, faultAtMs));
  return joined([...failover, ...own]);
}

const since = (leg: Leg, zeroMs: number): Leg => ({
  ...leg,
  fromMs: leg.fromMs - zeroMs,
  toMs: leg.toMs - zeroMs,
});

/** The failover's steps as far as they lie in the outage. */
function failoverLegs(experience: Experience): Leg[] {
  const { outage, faultAtMs, phases } = experience;
  if (phases.announcedMs === undefined) return [];
  const [outageFromMs, outageToMs] = [outage.fromMs - faultAtMs, outage.toMs - faultAtMs];
  const steps: readonly (readonly [Wait['for'], number | undefined])[] = [
    ['detection', phases.detectedMs],
    ['agreement', phases.agreedMs],
    ['election', phases.electedMs],
    ['selection', phases.selectedMs],
    ['promotion', phases.promotedMs],
    ['confirmation', confirmedMs(experience)],
    ['announcement', phases.announcedMs],
  ];
  let fromMs = outageFromMs;
  const legs: Leg[] = [];
  for (const [name, atMs] of steps) {
    const toMs = Math.min(atMs ?? fromMs, outageToMs);
    if (toMs <= fromMs) continue;
    legs.push({ wait: { for: name } as Wait, fromMs, toMs });
    fromMs = toMs;
  }
  return legs;
}

/** When the leader learned that its replica is a master (+promoted-slave), ms after the fault. */
function confirmedMs({ events, leader, faultAtMs, phases }: Experience): number | undefined {
  const told = sentinelEvents(events).find(
    ({ event, sentinel, atMs }) =>
      event === '+promoted-slave' &&
      sentinel === leader &&
      atMs - faultAtMs >= (phases.promotedMs ?? 0) &&
      atMs - faultAtMs <= (phases.announcedMs ?? 0),
  );
  return told && told.atMs - faultAtMs;
}

/** Neighbours that wait for the same are one. */
function joined(legs: readonly Leg[]): Leg[] {
  const out: Leg[] = [];
  for (const leg of legs) {
    const last = out.at(-1);
    if (last !== undefined && isSame(last.wait, leg.wait)) out[out.length - 1] = { ...last, toMs: leg.toMs };
    else out.push(leg);
  }
  return out;
}

const isSame = (a: Wait, b: Wait): boolean => a.for === b.for && awaited(a) === awaited(b);
