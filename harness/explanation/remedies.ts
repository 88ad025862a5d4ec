import { showMs } from '../basics/index.ts';
import type { ClientEnd } from './client-end.ts';
import type { Experience } from './experience.ts';
import type { Loop } from './loop.ts';

/** A setting that may shorten an outage, and the loop that the client would have run with it. */
export interface Remedy {
  /** 'down-after-milliseconds', 'connectTimeout', … */
  readonly setting: string;
  /** Where it is set. */
  readonly of: 'sentinel' | 'client';
  /** As it would be written in the configuration or in the options. */
  readonly from: string;
  readonly to: string;
  readonly price: string;
  readonly loop: Loop;
}

type Propose = (experience: Experience, loop: Loop) => Remedy | undefined;

// A deployment with 1 s sometimes fails over twice after a crash (docs/findings.md).
const DOWN_AFTER_MS = 2000;
const CONNECT_TIMEOUT_MS = 500;
const DISCONNECT_TIMEOUT_MS = 100;
const ANSWER_WITHIN_MS = 500;
const RETRY_MS = 100;

// RedisOptions.js of ioredis 5 and 6 and of iovalkey.
const DEFAULTS = { connectTimeout: 10_000, disconnectTimeout: 2000 };

const downAfter: Propose = ({ settings: { downAfterMs, downAfterBySentinelMs } }, loop) => {
  // Where sentinels differ, the longest down-after need not be the one that the failover waited for.
  if (downAfterMs <= DOWN_AFTER_MS || downAfterBySentinelMs !== undefined) return undefined;
  return {
    setting: 'down-after-milliseconds',
    of: 'sentinel',
    from: String(downAfterMs),
    to: String(DOWN_AFTER_MS),
    price: `a master that does not answer for ${showMs(DOWN_AFTER_MS)} is replaced`,
    loop: { ...loop, announcedAtMs: loop.announcedAtMs - (downAfterMs - DOWN_AFTER_MS) },
  };
};

const failoverDetector: Propose = (experience, loop) => {
  const { notices, announcedAtMs } = loop;
  if (experience.options.failoverDetector === true) return undefined;
  if (notices.by === 'the connection' && notices.atMs <= announcedAtMs) return undefined;
  return {
    setting: 'failoverDetector',
    of: 'client',
    from: 'false',
    to: 'true',
    price: 'each client keeps a connection to each sentinel',
    loop: {
      ...loop,
      notices: { by: 'the announcement' },
      farewellMs: optionMs(experience, 'disconnectTimeout'),
      attempts: [],
    },
  };
};

const connectTimeout: Propose = (experience, loop) => {
  const fromMs = optionMs(experience, 'connectTimeout');
  if (fromMs <= CONNECT_TIMEOUT_MS) return undefined;
  return {
    setting: 'connectTimeout',
    of: 'client',
    from: String(fromMs),
    to: String(CONNECT_TIMEOUT_MS),
    price: 'a server that takes longer to accept a connection cannot be reached',
    loop: {
      ...loop,
      deadDialMs: Math.min(loop.deadDialMs, CONNECT_TIMEOUT_MS),
      attempts: loop.attempts.map(attempt => ({
        ...attempt,
        knockingMs: attempt.knockingMs.map(each => Math.min(each, CONNECT_TIMEOUT_MS)),
      })),
    },
  };
};

const disconnectTimeout: Propose = (experience, loop) => {
  const fromMs = optionMs(experience, 'disconnectTimeout');
  if (fromMs <= DISCONNECT_TIMEOUT_MS) return undefined;
  return {
    setting: 'disconnectTimeout',
    of: 'client',
    from: String(fromMs),
    to: String(DISCONNECT_TIMEOUT_MS),
    price: 'none: nothing is waited for but the other side of a connection that is given up',
    loop: { ...loop, farewellMs: Math.min(loop.farewellMs, DISCONNECT_TIMEOUT_MS) },
  };
};

const sentinelCommandTimeout: Propose = ({ options }, loop) => {
  const fromMs = options.sentinelCommandTimeout;
  if (typeof fromMs === 'number' && fromMs <= ANSWER_WITHIN_MS) return undefined;
  return {
    setting: 'sentinelCommandTimeout',
    of: 'client',
    from: typeof fromMs === 'number' ? String(fromMs) : 'none',
    to: String(ANSWER_WITHIN_MS),
    price: 'a sentinel that takes longer to answer is passed over',
    loop: {
      ...loop,
      attempts: loop.attempts.map(attempt => ({
        ...attempt,
        askingMs: attempt.askingMs.map(each => Math.min(each, ANSWER_WITHIN_MS)),
      })),
    },
  };
};

const retryStrategy = (loop: Loop): Remedy => ({
  setting: 'retryStrategy',
  of: 'client',
  from: 'longer from attempt to attempt',
  to: `() => ${RETRY_MS}`,
  price: `while there is no master each client asks the sentinels ${1000 / RETRY_MS} times a second`,
  loop: {
    ...loop,
    attempts: loop.attempts.map(attempt => ({ ...attempt, pauseMs: Math.min(attempt.pauseMs, RETRY_MS) })),
    furtherPauseMs: () => RETRY_MS,
  },
});

/** What keeps a client from ending for good. When sentinels that did not answer would have answered is not known. */
function stayingAlive({ by }: ClientEnd, loop: Loop): Remedy[] {
  const alive = { ...loop, clientEnd: undefined };
  if (by === 'retryStrategy') return [{ ...retryStrategy(alive), from: 'one that gives up' }];
  if (by !== 'failoverDetector') return [];
  return [
    {
      setting: 'failoverDetector',
      of: 'client',
      from: 'true',
      to: 'false',
      price:
        'an old master that still answers is left later; to keep it, make a new client on the event `end`',
      loop: alive,
    },
  ];
}

const OF_SENTINEL = [downAfter];
const OF_IOREDIS = [
  failoverDetector,
  connectTimeout,
  disconnectTimeout,
  sentinelCommandTimeout,
  (_experience: Experience, loop: Loop) => retryStrategy(loop),
];
const FAMILY = new Set(['ioredis', 'ioredis-5', 'iovalkey']);

/** What might be tried; one more is one more function in a list. */
export function remediesFor(experience: Experience, loop: Loop): Remedy[] {
  if (loop.clientEnd !== undefined) return stayingAlive(loop.clientEnd, loop);
  const known = [...OF_SENTINEL, ...(FAMILY.has(experience.library) ? OF_IOREDIS : [])];
  return known.flatMap(propose => propose(experience, loop) ?? []);
}

function optionMs({ options }: Experience, name: keyof typeof DEFAULTS): number {
  const given = options[name];
  return typeof given === 'number' ? given : DEFAULTS[name];
}
