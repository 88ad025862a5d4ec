import { type Address, now, within } from '../basics/index.ts';
import type { LogLine, Server, Topology } from '../topology/index.ts';
import { watchNode } from './cluster-view.ts';
import type { LogEvent, ObservedEvent } from './events.ts';
import { floodGate } from './flood.ts';
import { parseLogLine } from './log-line.ts';
import { watchRole } from './role.ts';
import { feedOf } from './sentinel-feed.ts';
import { newsOf, until } from './until.ts';
import { watchView } from './view.ts';
import { wallClock } from './wall-clock.ts';

/** Everything seen so far, and the means to wait for more. */
export interface Observation {
  readonly events: readonly ObservedEvent[];
  record(event: ObservedEvent): void;
  /**
   * Looks at once and after events, for at most a fifth of the time.
   * @returns what `look` found, or undefined when it found nothing until `deadlineMs` on the harness's clock
   */
  until<Found>(
    look: () => Found | undefined,
    deadlineMs: number,
    leastRestMs?: number,
  ): Promise<Found | undefined>;
  /** Watches one more redis server. */
  watch(server: Server): void;
  /** Watches a server no longer, for good: it does not answer any more. */
  forget(server: Server): void;
  stop(): void;
}

const SUBSCRIBE_WITHIN_MS = 5000;

/** Watches every server of the topology until it is stopped. Resolves once all sentinels' events arrive. */
export async function observe(topology: Topology): Promise<Observation> {
  const events: ObservedEvent[] = [];
  const news = newsOf();
  const record = (event: ObservedEvent) => {
    events.push(event);
    news.emit('event');
  };
  const feeds = topology.sentinels.map(sentinel => feedOf(sentinel, record));
  const watches = new Map<string, () => void>();
  const watch = (server: Server) => watches.set(server.name, watchServer(server, topology, record));
  const forget = ({ name }: Server) => {
    watches.get(name)?.();
    watches.delete(name);
    record({ kind: 'answering', atMs: now(), server: name, answering: false, why: 'it was removed' });
  };
  topology.servers.forEach(watch);
  const stop = () => {
    for (const { stop } of feeds) stop();
    for (const stop of watches.values()) stop();
    news.emit('stop');
  };
  const subscribed = await within(SUBSCRIBE_WITHIN_MS, Promise.all(feeds.map(feed => feed.subscribed)));
  if (subscribed === 'late') {
    stop();
    throw new Error(`not every sentinel accepted a subscription within ${SUBSCRIBE_WITHIN_MS} ms`);
  }
  return {
    events,
    record,
    watch,
    forget,
    until: (look, deadlineMs, leastRestMs) => until(news, look, deadlineMs, leastRestMs),
    stop,
  };
}

/** @returns what ends it */
function watchServer(server: Server, topology: Topology, record: (event: ObservedEvent) => void): () => void {
  const log = followLog(server, record, sharesClock(topology));
  const sampled = watcherOf(server, topology)(server, record, canonical(topology), topology.shards);
  return () => {
    log();
    sampled();
  };
}

function watcherOf({ kind }: Server, topology: Topology) {
  if (kind === 'sentinel') return watchView;
  return topology.cluster === undefined ? watchRole : watchNode(name => topology.find(name)?.name);
}

/** A server goes by one address in what is recorded, whether it was spoken of by its name or by its number. */
const canonical =
  (topology: Topology) =>
  (address: Address): Address =>
    topology.find(address)?.address ?? address;

/** Whether the hosts' wall clock is this machine's: not so in the virtual machine of an engine that is reached by ports. */
const sharesClock = ({ servers }: Topology): boolean =>
  servers.every(({ reach, host }) => reach.host === host.ip);

function followLog(server: Server, record: (event: LogEvent) => void, clockIsShared: boolean): () => void {
  const writtenAtMs = wallClock();
  const isTooMany = floodGate();
  const toEvent = ({ line, atMs }: LogLine): LogEvent => {
    const parsed = parseLogLine(line);
    const loggedAtMs = parsed !== undefined && clockIsShared ? writtenAtMs(parsed.wallMs, atMs) : null;
    return { kind: 'log', atMs, server: server.name, loggedAtMs, line };
  };
  return server.onLine(line => {
    if (!isTooMany(line.line, line.atMs)) record(toEvent(line));
  });
}
