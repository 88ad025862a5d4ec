import { messageOf, now, showMs } from '../basics/index.ts';
import type { Topology } from '../topology/index.ts';

/** An application that writes all the time and asks the sentinels where to. */
export interface Follower {
  /** Resolves when its first write was acknowledged. */
  readonly working: Promise<void>;
  /** How many of its writes were acknowledged, ever. */
  acknowledged(): number;
  /** What it experienced since a moment on the harness's clock, as a table of words. */
  experienceSince(sinceMs: number): string;
  stop(): void;
}

const WRITE_EVERY_MS = 100;
/** What it increments. */
export const KEY = 'visits';

/** Its options, as an application should set them: a timeout for every wait. */
const OPTIONS = {
  connectTimeout: 500,
  socketTimeout: 1000,
  retryStrategy: () => 100,
  sentinelRetryStrategy: () => 100,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
};

export interface Write {
  readonly atMs: number;
  /** The server that acknowledged it, or the error. */
  readonly end: { readonly by: string } | { readonly error: string };
}

/** Starts one, in this process. */
export function startFollower(topology: Pick<Topology, 'connect' | 'find'>): Follower {
  const writes: Write[] = [];
  const { promise: working, resolve } = Promise.withResolvers<void>();
  const redis = topology.connect(OPTIONS);
  const server = (): string => {
    const { remoteAddress = '', remotePort = 0 } = redis.stream as {
      remoteAddress?: string;
      remotePort?: number;
    };
    return topology.find({ host: remoteAddress, port: remotePort })?.name ?? `${remoteAddress}:${remotePort}`;
  };
  const write = async () => {
    try {
      await redis.incr(KEY);
      writes.push({ atMs: now(), end: { by: server() } });
      resolve();
    } catch (error) {
      writes.push({ atMs: now(), end: { error: messageOf(error) } });
    }
  };
  const timer = setInterval(write, WRITE_EVERY_MS);
  return {
    working,
    acknowledged: () => writes.filter(isAcknowledged).length,
    experienceSince: sinceMs =>
      experienceOf(
        writes.filter(({ atMs }) => atMs >= sinceMs),
        now(),
      ),
    stop() {
      clearInterval(timer);
      redis.disconnect();
    },
  };
}

/** In the order in which it happened: so many writes acknowledged by one server, so many failed, so many by another. */
export function experienceOf(writes: readonly Write[], untilMs: number): string {
  const parts = partsOf(writes);
  return [
    ...parts.map(showPart),
    `longest time without an acknowledged write: ${showMs(longestGap(writes, untilMs))}`,
  ].join('\n');
}

interface Part {
  readonly what: string;
  count: number;
}

function partsOf(writes: readonly Write[]): Part[] {
  const parts: Part[] = [];
  for (const { end } of writes) {
    const what = 'by' in end ? `acknowledged by ${end.by}` : `failed: ${end.error}`;
    const last = parts.at(-1);
    if (last?.what === what) last.count += 1;
    else parts.push({ what, count: 1 });
  }
  return parts;
}

const showPart = ({ what, count }: Part): string => `${String(count).padStart(5)} × ${what}`;

const isAcknowledged = ({ end }: Write): boolean => 'by' in end;

/** An outage that goes on counts until now. */
function longestGap(writes: readonly Write[], untilMs: number): number {
  const [{ atMs: firstMs } = { atMs: untilMs }] = writes;
  const moments = [firstMs, ...writes.filter(isAcknowledged).map(({ atMs }) => atMs), untilMs];
  return Math.max(...moments.slice(1).map((atMs, i) => atMs - (moments[i] ?? atMs)));
}
