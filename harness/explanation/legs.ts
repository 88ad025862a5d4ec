import type { EndedBy } from '../clients/index.ts';
import { sentinelEvents } from '../timeline/index.ts';
import {
  acknowledgedBy,
  type ClientEnd,
  type Connection,
  clientEndOf,
  connectionsOf,
  type Experience,
  isConnected,
  isDialling,
  type Pause,
  pausesOf,
  type Steps,
} from './experience.ts';

/** What a client waits for in a part of its outage. */
export type Wait =
  /** The steps of the failover, by the names of the phases that end them. */
  | { readonly for: 'detection' | 'agreement' | 'election' | 'selection' | 'promotion' }
  /** The next INFO of the leader, which tells it that the replica has become the master. */
  | { readonly for: 'confirmation' }
  | { readonly for: 'announcement' }
  /** An old connection is still open, and the client has no reason to give it up. */
  | { readonly for: 'notice'; readonly of: string }
  /** A connection that it made during the outage is open, and nothing is acknowledged on it. */
  | { readonly for: 'acknowledgement'; readonly of: string }
  /** It has hung up, and the other side does not. */
  | { readonly for: 'farewell'; readonly of: string }
  /** Its own pause between two attempts, or before it asks all sentinels once more. */
  | { readonly for: 'retry' | 'round' }
  /** A server accepts a connection, or does not. */
  | { readonly for: 'connection'; readonly of: string }
  /** The same at the address that servers announce, which it cannot reach: its natMap does not translate it. */
  | { readonly for: 'translation'; readonly of: string }
  /** A sentinel that it is connected to says who is the master. */
  | { readonly for: 'answer'; readonly of: string }
  /** It is connected to the right master, and not yet at work. */
  | { readonly for: 'readiness'; readonly of: string }
  /** The client has ended for good and makes no further attempt; the option that let it end, where that is known. */
  | { readonly for: 'nothing'; readonly by?: EndedBy }
  /** Nothing that can be seen from outside. */
  | { readonly for: 'itself' };

/** A part of an outage, in ms after the fault. */
export interface Leg {
  readonly wait: Wait;
  readonly fromMs: number;
  readonly toMs: number;
}

export const lasted = ({ fromMs, toMs }: Pick<Leg, 'fromMs' | 'toMs'>): number => toMs - fromMs;

/** The server that is waited for, where it is one. */
export const awaited = (wait: Wait): string | undefined => ('of' in wait ? wait.of : undefined);

/**
 * What an outage consists of, without gaps and in order: first the steps of the failover, until a sentinel names the new
 * master; then what the client took to get there. When the client was released otherwise, as by a master that woke up,
 * all of it is the client's.
 */
export function legsOf(experience: Experience): Leg[] {
  const { outage, faultAtMs, events, members, client, earlier = [] } = experience;
  const endedBy = outage.ended ? acknowledgedBy(experience, outage.toMs) : undefined;
  const seen = {
    connections: connectionsOf(events, members, client),
    pauses: pausesOf(events, client),
    outageFromMs: outage.fromMs,
    endedBy,
    clientEnd: clientEndOf(experience),
  };
  const legs: Leg[] = [];
  let untilMs = outage.fromMs;
  for (const [place, failover] of [...earlier, experience].entries()) {
    if (failover === experience && endedBy === experience.oldMaster) continue;
    // No step of it began before its fault; the last acknowledgement before the first fault is where the outage begins.
    const beginMs = place === 0 ? untilMs : Math.max(untilMs, failover.faultAtMs);
    const steps = failoverLegs(experience, failover, beginMs);
    if (steps.length === 0) continue;
    legs.push(...clientLegs(seen, untilMs, beginMs), ...steps);
    untilMs = steps.at(-1)?.toMs ?? untilMs;
  }
  const all = [...legs, ...clientLegs(seen, untilMs, outage.toMs)];
  return joined(all.map(leg => since(leg, faultAtMs)));
}

const since = (leg: Leg, zeroMs: number): Leg => ({
  ...leg,
  fromMs: leg.fromMs - zeroMs,
  toMs: leg.toMs - zeroMs,
});

/** The steps of a failover that are within the outage. @param beginMs of the first of them, on the harness's clock */
function failoverLegs({ events, outage }: Experience, failover: Steps, beginMs: number): Leg[] {
  const { faultAtMs, phases } = failover;
  if (phases.announcedMs === undefined) return [];
  const steps: readonly (readonly [Wait['for'], number | undefined])[] = [
    ['detection', phases.detectedMs],
    ['agreement', phases.agreedMs],
    ['election', phases.electedMs],
    ['selection', phases.selectedMs],
    ['promotion', phases.promotedMs],
    ['confirmation', confirmedMs(events, failover)],
    ['announcement', phases.announcedMs],
  ];
  let fromMs = beginMs;
  const legs: Leg[] = [];
  for (const [name, ms] of steps) {
    const toMs = Math.min(ms === undefined ? fromMs : faultAtMs + ms, outage.toMs);
    if (toMs <= fromMs) continue;
    legs.push({ wait: { for: name } as Wait, fromMs, toMs });
    fromMs = toMs;
  }
  return legs;
}

/** When the leader learned that its replica is a master (+promoted-slave), ms after the fault. */
function confirmedMs(events: Experience['events'], { leader, faultAtMs, phases }: Steps): number | undefined {
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

/** What of a client can be seen from outside; moments on any one clock, in ms. */
interface Seen {
  readonly connections: readonly Connection[];
  readonly pauses: readonly Pause[];
  readonly outageFromMs: number;
  /** The server that acknowledged the write that ended the outage. */
  readonly endedBy: string | undefined;
  readonly clientEnd: ClientEnd | undefined;
}

/** What a client waited for between two moments, according to its connections and its pauses. */
function clientLegs(seen: Seen, fromMs: number, toMs: number): Leg[] {
  const moments = [
    ...seen.connections.flatMap(({ dialledAtMs, connectedAtMs, hungUpAtMs, closedAtMs }) => [
      dialledAtMs,
      connectedAtMs,
      hungUpAtMs,
      closedAtMs,
    ]),
    ...seen.pauses.flatMap(pause => [pause.fromMs, pause.toMs]),
    ...(seen.clientEnd === undefined ? [] : [seen.clientEnd.atMs]),
  ].filter(atMs => atMs > fromMs && atMs < toMs);
  const bounds = [fromMs, ...moments.sort((a, b) => a - b), toMs];
  return bounds
    .slice(1)
    .map((toMs, i) => stretch(seen, bounds[i] ?? fromMs, toMs))
    .filter(leg => leg.toMs > leg.fromMs);
}

const stretch = (seen: Seen, fromMs: number, toMs: number): Leg => ({
  wait: waitAt(seen, (fromMs + toMs) / 2),
  fromMs,
  toMs,
});

/** Of its connections to redis servers: a connection is new when it was made during the outage. */
function waitForData(
  connections: readonly Connection[],
  outageFromMs: number,
  endedBy: string | undefined,
  atMs: number,
): Wait | undefined {
  const data = connections.filter(({ kind }) => kind === 'redis');
  const open = data.filter(connection => isConnected(connection, atMs));
  const fresh = open.filter(({ connectedAtMs }) => connectedAtMs > outageFromMs);
  const right = fresh.find(({ to }) => to === endedBy);
  if (right) return { for: 'readiness', of: right.to };
  const dialled = data.findLast(connection => isDialling(connection, atMs));
  if (dialled) return dialling(dialled);
  const held = fresh.at(-1) ?? open[0];
  if (held === undefined) return undefined;
  if (atMs >= held.hungUpAtMs) return { for: 'farewell', of: held.to };
  return { for: fresh.length > 0 ? 'acknowledgement' : 'notice', of: held.to };
}

/** Of all that goes on at a moment, what is nearest to the outage's end. */
function waitAt({ connections, pauses, outageFromMs, endedBy, clientEnd }: Seen, atMs: number): Wait {
  if (clientEnd !== undefined && atMs >= clientEnd.atMs)
    return { for: 'nothing', ...(clientEnd.by && { by: clientEnd.by }) };
  const data = waitForData(connections, outageFromMs, endedBy, atMs);
  if (data) return data;
  const pause = pauses.findLast(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
  if (pause) return { for: pause.before === 'an attempt' ? 'retry' : 'round' };
  const sentinels = connections.filter(({ kind }) => kind === 'sentinel');
  const connecting = sentinels.findLast(connection => isDialling(connection, atMs));
  if (connecting) return dialling(connecting);
  const asked = sentinels.findLast(connection => isConnected(connection, atMs));
  return asked ? { for: 'answer', of: asked.to } : { for: 'itself' };
}

const dialling = ({ to, untranslated }: Connection): Wait => ({
  for: untranslated ? 'translation' : 'connection',
  of: to,
});
