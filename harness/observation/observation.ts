import { EventEmitter } from 'node:events';
import { type Address, now, within } from '../basics/index.ts';
import type { Server, Topology } from '../topology/index.ts';
import { watchNode } from './cluster-view.ts';
import type { ObservedEvent } from './events.ts';
import { feedOf } from './sentinel-feed.ts';
import { followLog } from './server-log.ts';
import { watchRole, watchView } from './watch-server.ts';

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
  /** Watches one more server, with the events of a sentinel. */
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
  const feeds = new Map(topology.sentinels.map(sentinel => [sentinel.name, feedOf(sentinel, record)]));
  const watches = new Map<string, () => void>();
  const watch = (server: Server) => {
    watches.set(server.name, watchServer(server, topology, record));
    if (server.kind === 'sentinel' && !feeds.has(server.name)) feeds.set(server.name, feedOf(server, record));
  };
  const forget = ({ name }: Server) => {
    watches.get(name)?.();
    watches.delete(name);
    feeds.get(name)?.stop();
    feeds.delete(name);
    record({ kind: 'answering', atMs: now(), server: name, answering: false, why: 'it was removed' });
  };
  topology.servers.forEach(watch);
  for (const sentinel of topology.neighbour?.sentinels ?? [])
    feeds.set(
      sentinel.name,
      feedOf(sentinel, event => record({ ...event, kind: 'neighbour' })),
    );
  topology.onMove(server => {
    if (!feeds.has(server.name)) return;
    feeds.get(server.name)?.stop();
    feeds.set(server.name, feedOf(server, record));
  });
  const stop = () => {
    for (const { stop } of feeds.values()) stop();
    for (const stop of watches.values()) stop();
    news.emit('stop');
  };
  const subscribed = await within(
    SUBSCRIBE_WITHIN_MS,
    Promise.all([...feeds.values()].map(feed => feed.subscribed)),
  );
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

/** Tells that something was recorded, and that nothing more will be. */
type News = EventEmitter<{ event: []; stop: [] }>;

export const newsOf = (): News => new EventEmitter<{ event: []; stop: [] }>().setMaxListeners(0);

/** A look goes through all that was recorded. After one, so many times as long as it took nothing is looked at. */
const REST = 4;

/**
 * Looks at once and after events, but for at most a fifth of the time: what came meanwhile is looked at together. What came
 * before the deadline, or before the end, is looked at in any case.
 * @param leastRestMs how long nothing is looked at after a look at least: for a caller that need not react at once
 * @returns what `look` found; undefined when it found nothing until `deadlineMs` on the harness's clock
 */
export async function until<Found>(
  news: News,
  look: () => Found | undefined,
  deadlineMs: number,
  leastRestMs = 0,
): Promise<Found | undefined> {
  let restsUntilMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const { promise, resolve, reject } = Promise.withResolvers<Found | undefined>();
  const lookNow = () => {
    clearTimeout(timer);
    timer = undefined;
    const beganAtMs = now();
    const found = look();
    const endedAtMs = now();
    restsUntilMs = endedAtMs + Math.max(leastRestMs, REST * (endedAtMs - beganAtMs));
    return found;
  };
  const lookInTime = () => {
    try {
      const found = lookNow();
      if (found !== undefined) resolve(found);
    } catch (error) {
      reject(error);
    }
  };
  const onEvent = () => {
    if (timer !== undefined) return;
    const restMs = restsUntilMs - now();
    if (restMs <= 0) lookInTime();
    else timer = setTimeout(lookInTime, restMs);
  };
  const lastLook = () => (timer === undefined ? undefined : lookNow());
  const onStop = () => resolve(lastLook());

  const first = lookNow();
  if (first !== undefined) return first;
  news.on('event', onEvent).once('stop', onStop);
  try {
    const found = await within(Math.max(0, deadlineMs - now()), promise);
    return found === 'late' ? lastLook() : found;
  } finally {
    clearTimeout(timer);
    news.off('event', onEvent).off('stop', onStop);
  }
}
