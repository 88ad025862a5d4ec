import { Redis } from 'ioredis';
import { now } from '../basics/index.ts';
import { ownConnectionTo, type Server } from '../topology/index.ts';
import type { SentinelEvent } from './events.ts';

/** A subscription to everything that one sentinel publishes. */
export interface Feed {
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
