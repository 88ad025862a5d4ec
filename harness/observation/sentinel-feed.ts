import { Redis } from 'ioredis-6';
import { type Address, now } from '../basics/index.ts';
import { ownConnectionTo, type Server } from '../topology/index.ts';
import type { SentinelEvent } from './events.ts';

/** A subscription to everything that one sentinel publishes. */
interface Feed {
  /** Resolves once it is subscribed. */
  readonly subscribed: Promise<void>;
  stop(): void;
}

const RECONNECT_AFTER_MS = 100;
const CONNECT_WITHIN_MS = 1000;

/**
 * Survives the sentinel: it connects again for as long as it runs. A sentinel that is cut off without a word
 * leaves the connection open, as TCP does; what it publishes meanwhile arrives when the cut heals.
 */
export function feedOf(sentinel: Server, onEvent: (event: SentinelEvent) => void): Feed {
  const redis = new Redis({
    ...ownConnectionTo(sentinel),
    connectTimeout: CONNECT_WITHIN_MS,
    retryStrategy: () => RECONNECT_AFTER_MS,
    maxRetriesPerRequest: null,
    enableReadyCheck: false,
    // ioredis subscribes again by itself, and nobody could catch that the feed was stopped meanwhile.
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
  });
  redis.on('error', () => undefined);
  redis.on('pmessage', (_pattern: string, event: string, payload: string) =>
    onEvent({ kind: 'sentinel', atMs: now(), sentinel: sentinel.name, event, payload }),
  );
  const { promise: subscribed, resolve } = Promise.withResolvers<void>();
  redis.on('ready', () => {
    redis.psubscribe('*').then(
      () => resolve(),
      () => undefined,
    );
  });
  return {
    subscribed,
    stop: () => redis.disconnect(),
  };
}

/** The instance that a sentinel's event is about: 'master mymaster 10.1.2.3 6379 …' or 'slave n ip port @ …'. */
interface Subject extends Address {
  readonly type: string;
  readonly name: string;
}

/** Undefined when the payload is not about one instance (sentinelEvent in sentinel.c, format '%@'). */
export function subjectOf(payload: string): Subject | undefined {
  const [type, name, host, port] = payload.split(' ');
  if (type === undefined || name === undefined || host === undefined || !/^\d+$/.test(port ?? ''))
    return undefined;
  return { type, name, host, port: Number(port) };
}

/** '+switch-master' says 'mymaster old-ip old-port new-ip new-port'. */
export function switchOf(payload: string): { readonly from: Address; readonly to: Address } | undefined {
  const match = /^\S+ (\S+) (\d+) (\S+) (\d+)$/.exec(payload);
  if (match === null) return undefined;
  const [, fromHost = '', fromPort, toHost = '', toPort] = match;
  return { from: { host: fromHost, port: Number(fromPort) }, to: { host: toHost, port: Number(toPort) } };
}

/**
 * The name of the master that an event is about: 'master <name> …', '… @ <name> …', '<name> ip port ip port' of
 * +switch-master. Undefined for events about none, such as +new-epoch and +tilt.
 */
export function masterNamedIn(event: string, payload: string): string | undefined {
  const [, watched] = / @ (\S+) \S+ \d+/.exec(payload) ?? [];
  if (watched !== undefined) return watched;
  const [first, second] = payload.split(' ');
  if (first === 'master') return second;
  return event === '+switch-master' ? first : undefined;
}
