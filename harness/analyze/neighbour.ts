import { showAddress } from '../basics/index.ts';
import { findingOf } from '../checkers/index.ts';
import { isRead } from '../history/index.ts';
import {
  type NeighbourEvent,
  type ObservedEvent,
  type SentinelEvent,
  subjectOf,
} from '../observation/index.ts';
import type { RecordedNeighbour, ScenarioRecord } from '../run/index.ts';
import { serverLookup } from '../timeline/index.ts';
import type { Check } from './result.ts';

// A deployment and its neighbour must not affect each other. Sentinel finds a deployment by the name of its master and by
// addresses only: an address that both know is enough to mix them (sentinelProcessHelloMessage, sentinelRefreshInstanceInfo
// in sentinel.c).

/** What of the neighbour reached the tested deployment; none where there is no neighbour. */
export function neighbourCheck(record: ScenarioRecord): Check[] {
  const { neighbour } = record;
  if (neighbour === undefined) return [];
  const found = contacts(record, neighbour);
  const wrong = Object.entries(found).filter(([, { count }]) => count > 0);
  if (wrong.length === 0)
    return [findingOf('neighbour', 'pass', 'the neighbour reached no server, sentinel or client', found)];
  const reason = wrong.flatMap(([, { examples }]) => examples).join('; ');
  return [{ ...findingOf('neighbour', 'fail', reason, found), defects: wrong.map(([name]) => name) }];
}

/** How many there are of something, and what happened in words. */
interface Counted {
  readonly count: number;
  readonly examples: string[];
}

type Lookup = (address: string, atMs?: number) => string | undefined;

/** Who met which server of the neighbour. */
type Meeting = readonly [who: string, stranger: string];

/** By the names of the defects. */
function contacts(
  { members, events, histories }: ScenarioRecord,
  { members: theirs }: RecordedNeighbour,
): Readonly<Record<'followed' | 'named' | 'counted' | 'strayWrites', Counted>> {
  const whose = serverLookup([...members, ...theirs]);
  const names = new Set(theirs.map(({ name }) => name));
  /** 'neighbour-redis-1 (10.1.2.3:6379)', for an address of the neighbour at a moment. */
  const strangerAt: Lookup = (address, atMs) => {
    const name = whose(address, atMs);
    return name !== undefined && names.has(name) ? `${name} (${address})` : undefined;
  };
  return {
    followed: followed(events, strangerAt, whose),
    named: counting(named(events, strangerAt), (who, stranger) => `${who} named ${stranger} as the master`),
    counted: counted(events, strangerAt),
    strayWrites: strayWrites(histories, strangerAt),
  };
}

const listed = (all: readonly string[]): string => [...new Set(all)].sort().join(', ');

/** A sentence for each stranger; the count is that of pairs. */
function counting(
  meetings: readonly Meeting[],
  sentence: (who: string, stranger: string) => string,
): Counted {
  const byStranger = [...Map.groupBy(meetings, ([, stranger]) => stranger)];
  return {
    count: new Set(meetings.map(meeting => meeting.join(' '))).size,
    examples: byStranger.map(([stranger, all]) => sentence(listed(all.map(([who]) => who)), stranger)),
  };
}

/** Servers of ours that replicated from a server of the neighbour, and which sentinels ordered it. */
function followed(events: readonly ObservedEvent[], strangerAt: Lookup, whose: Lookup): Counted {
  const orders = new Set<string>();
  const meetings = events.flatMap((event): Meeting[] => {
    if (event.kind !== 'role' || event.master === null) return [];
    const stranger = strangerAt(showAddress(event.master), event.atMs);
    if (stranger === undefined) return [];
    const order = orderBefore(event.server, event.atMs, events, whose);
    if (order !== undefined) orders.add(`${order.event} by ${order.sentinel}`);
    return [[event.server, stranger]];
  });
  const ordered = orders.size === 0 ? '' : ` (${listed([...orders])})`;
  return counting(
    meetings,
    (who, stranger) =>
      `${who} replicated from ${stranger}, a server of another deployment, whose data replaced their own${ordered}`,
  );
}

const ORDERS: ReadonlySet<string> = new Set(['+convert-to-slave', '+fix-slave-config', '+slave-reconf-sent']);

/** A publication can arrive after the role that it explains was read. */
const LATE_MS = 1000;

function orderBefore(
  server: string,
  atMs: number,
  events: readonly ObservedEvent[],
  whose: Lookup,
): SentinelEvent | NeighbourEvent | undefined {
  return events.findLast((event): event is SentinelEvent | NeighbourEvent => {
    if ((event.kind !== 'sentinel' && event.kind !== 'neighbour') || !ORDERS.has(event.event)) return false;
    const subject = subjectOf(event.payload);
    return (
      event.atMs <= atMs + LATE_MS &&
      subject !== undefined &&
      whose(showAddress(subject), event.atMs) === server
    );
  });
}

/** Sentinels of ours that named a server of the neighbour as the master. */
const named = (events: readonly ObservedEvent[], strangerAt: Lookup): Meeting[] =>
  events.flatMap((event): Meeting[] => {
    if (event.kind !== 'view' || event.master === null) return [];
    const stranger = strangerAt(showAddress(event.master), event.atMs);
    return stranger === undefined ? [] : [[event.sentinel, stranger]];
  });

/** Sentinels of ours that count sentinels of the neighbour: a failover needs a majority of all that they count. */
function counted(events: readonly ObservedEvent[], strangerAt: Lookup): Counted {
  const meetings = events.flatMap((event): Meeting[] => {
    if (event.kind !== 'sentinel' || event.event !== '+sentinel') return [];
    const subject = subjectOf(event.payload);
    const stranger = subject && strangerAt(showAddress(subject), event.atMs);
    return stranger === undefined ? [] : [[event.sentinel, stranger]];
  });
  if (meetings.length === 0) return { count: 0, examples: [] };
  const who = listed(meetings.map(([sentinel]) => sentinel));
  const strangers = listed(meetings.map(([, stranger]) => stranger));
  const sentence = `${who} counted ${strangers} as sentinels of this deployment, for the majority of a vote`;
  return { count: new Set(meetings.map(meeting => meeting.join(' '))).size, examples: [sentence] };
}

/** Writes of our clients that a server of the neighbour acknowledged. */
function strayWrites(histories: ScenarioRecord['histories'], strangerAt: Lookup): Counted {
  const writes = [...histories].flatMap(([client, operations]) =>
    operations.flatMap((operation): Meeting[] => {
      const { outcome, server, completedAtMs } = operation;
      if (outcome !== 'ok' || server === undefined || isRead(operation)) return [];
      const stranger = strangerAt(server, completedAtMs);
      return stranger === undefined ? [] : [[client, stranger]];
    }),
  );
  const groups = [...Map.groupBy(writes, ([client, stranger]) => `${client} ${stranger}`).values()];
  return {
    count: writes.length,
    examples: groups.map(all => `${all[0]?.[0]} had ${all.length} writes acknowledged by ${all[0]?.[1]}`),
  };
}
