import { type EndedBy, knownLibrary } from '../clients/index.ts';
import type { Outage } from '../history/index.ts';
import type { ClientEvent, ConnectionEvent, ObservedEvent } from '../observation/index.ts';
import { type Member, memberAtText, type Phases } from '../timeline/index.ts';
import type { TopologySettings } from '../topology/index.ts';

/** The steps of a failover, and the fault that they are counted from. */
export type Steps = Pick<Experience, 'faultAtMs' | 'phases' | 'leader'>;

/** A client's outage, and all that is known of what it waited for. Moments are on the harness's clock, in ms. */
export interface Experience {
  readonly client: string;
  /** 'ioredis', 'node-redis', … */
  readonly library: string;
  /** The client's own options; those that are absent are the library's defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly outage: Outage;
  /** When the fault took effect that the phases are counted from. */
  readonly faultAtMs: number;
  readonly phases: Phases;
  readonly oldMaster: string;
  readonly leader?: string;
  /** Those after earlier faults within the same outage, in order. */
  readonly earlier?: readonly Steps[];
  readonly events: readonly ObservedEvent[];
  readonly members: readonly Member[];
  readonly settings: Pick<TopologySettings, 'downAfterMs' | 'downAfterBySentinelMs'>;
}

/** The name of the server that acknowledged a client's write at a moment of the harness's clock. */
export function acknowledgedBy({ events, members, client }: Experience, atMs: number): string | undefined {
  // A change of server is recorded with the write that showed it.
  const told = emittedBy(events, client).findLast(
    each => each.event === 'acknowledged-by' && each.atMs <= atMs + 1,
  );
  return told && memberAtText(members, told.detail, told.atMs)?.name;
}

/** What a client emitted, in order. */
const emittedBy = (events: readonly ObservedEvent[], client: string): ClientEvent[] =>
  events.filter(event => event.kind === 'client').filter(event => event.client === client);

/** The end of a client that never connects again. */
export interface ClientEnd {
  /** On the harness's clock. */
  readonly atMs: number;
  /** Undefined when its last events do not show it. */
  readonly by: EndedBy | undefined;
}

/**
 * How a client ended for good within its outage; undefined when it did not. A client that emits `end` never connects again,
 * and neither does one whose process died.
 */
export function clientEndOf(experience: Experience): ClientEnd | undefined {
  const { events, client, outage } = experience;
  if (outage.ended) return undefined;
  const own = emittedBy(events, client);
  const isWithin = ({ atMs }: ClientEvent) => atMs >= outage.fromMs && atMs < outage.toMs;
  const at = own.findLastIndex(each => each.event === 'end' && isWithin(each));
  const end = own[at];
  if (end !== undefined) return { atMs: end.atMs, by: endedBy(own[at - 1], experience) };
  const death = own.find(each => each.event === 'died' && isWithin(each));
  return death && { atMs: death.atMs, by: undefined };
}

/** @param before what the client emitted right before `end` */
function endedBy(
  before: ClientEvent | undefined,
  { library, options }: Pick<Experience, 'library' | 'options'>,
): EndedBy | undefined {
  if (before === undefined) return undefined;
  return knownLibrary(library)?.endings.find(ending => ending.isShownBy(before, options))?.by;
}

/** The life of a connection that a client made. What did not happen did not within the run: Infinity. */
export interface Connection {
  /** The name of the server, or its address when it is none of the deployment. */
  readonly to: string;
  readonly kind: Member['kind'];
  /** It was dialled at the address that servers announce, which the client cannot reach. */
  readonly untranslated: boolean;
  readonly dialledAtMs: number;
  readonly connectedAtMs: number;
  readonly hungUpAtMs: number;
  readonly closedAtMs: number;
}

/** All connections of a client, in the order in which they were made; moments on the harness's clock. */
export function connectionsOf(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  client: string,
): Connection[] {
  const own = events.filter(event => event.kind === 'connection').filter(event => event.client === client);
  return [...Map.groupBy(own, ({ connection }) => connection).values()].map(moments =>
    lifeOf(moments, members),
  );
}

function lifeOf(moments: readonly ConnectionEvent[], members: readonly Member[]): Connection {
  const at = (wanted: ConnectionEvent['moment']) =>
    moments.find(({ moment }) => moment === wanted)?.atMs ?? Number.POSITIVE_INFINITY;
  const to = moments.find(each => each.to !== '')?.to ?? '';
  const member = memberAtText(members, to, moments[0]?.atMs);
  return {
    to: member?.name ?? to,
    kind: member?.kind ?? 'redis',
    untranslated: moments.some(({ untranslated }) => untranslated),
    dialledAtMs: at('dialled'),
    connectedAtMs: at('connected'),
    hungUpAtMs: at('hung up'),
    closedAtMs: at('closed'),
  };
}

export const isDialling = ({ dialledAtMs, connectedAtMs, closedAtMs }: Connection, atMs: number): boolean =>
  dialledAtMs <= atMs && atMs < connectedAtMs && atMs < closedAtMs;

export const isConnected = ({ connectedAtMs, closedAtMs }: Connection, atMs: number): boolean =>
  connectedAtMs <= atMs && atMs < closedAtMs;

/** A pause that a client makes of itself before its next attempt; moments on the harness's clock. */
export interface Pause {
  readonly fromMs: number;
  readonly toMs: number;
  /** Before the client asks the sentinels at all, or before it asks all of them once more. */
  readonly before: 'an attempt' | 'another round';
}

/**
 * The pauses of a client of ioredis's family, which says 'reconnecting' with their length and 'connecting' at their end.
 * Of other libraries none are seen.
 */
export function pausesOf(events: readonly ObservedEvent[], client: string): Pause[] {
  const own = emittedBy(events, client);
  return own.flatMap((event, i): Pause[] => {
    const roundMs = roundPauseOf(event);
    if (roundMs !== undefined)
      return [{ fromMs: event.atMs, toMs: event.atMs + roundMs, before: 'another round' }];
    const meantMs = Number(event.detail);
    if (event.event !== 'reconnecting' || event.detail === '' || Number.isNaN(meantMs)) return [];
    const next = own.slice(i).find(later => later.event === 'connecting');
    const toMs = next?.atMs ?? event.atMs + meantMs;
    return [{ fromMs: event.atMs, toMs, before: 'an attempt' }];
  });
}

/** 'All sentinels are unreachable. Retrying from scratch after 10ms.' (SentinelConnector of ioredis) */
function roundPauseOf({ event, detail }: ClientEvent): number | undefined {
  const [, ms] = (event === 'error' && /Retrying from scratch after (\d+)ms/.exec(detail)) || [];
  return ms === undefined ? undefined : Number(ms);
}
