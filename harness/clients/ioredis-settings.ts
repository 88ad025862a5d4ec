import type { RedisOptions } from 'ioredis';
import type { RedisOptions as RedisOptions5 } from 'ioredis-5';
import type { RedisOptions as IovalkeyOptions } from 'iovalkey';
import type { Keyspace } from '../basics/index.ts';
import type { Ending, Library, Options, ServerOptions, Setting } from './library.ts';

/**
 * Every option that ioredis 6 knows. It ignores a misspelt option silently, which would test the wrong client.
 * The type keeps the list complete: an option added by a new release does not compile until it stands here.
 */
const OPTIONS: Readonly<Record<keyof RedisOptions, true>> = {
  autoPipeliningIgnoredCommands: true,
  autoResendUnfulfilledCommands: true,
  autoResubscribe: true,
  blockingTimeout: true,
  blockingTimeoutGrace: true,
  clientInfoTag: true,
  commandQueue: true,
  commandTimeout: true,
  connectionName: true,
  Connector: true,
  connectTimeout: true,
  db: true,
  disableClientInfo: true,
  disconnectTimeout: true,
  enableAutoPipelining: true,
  enableOfflineQueue: true,
  enableReadyCheck: true,
  enableTLSForSentinelMode: true,
  failoverDetector: true,
  family: true,
  himportFieldsets: true,
  host: true,
  keepAlive: true,
  keyPrefix: true,
  lazyConnect: true,
  maxLoadingRetryTime: true,
  maxRetriesPerRequest: true,
  monitor: true,
  name: true,
  natMap: true,
  noDelay: true,
  offlineQueue: true,
  password: true,
  path: true,
  port: true,
  preferredSlaves: true,
  protocol: true,
  readOnly: true,
  reconnectOnError: true,
  replyMapping: true,
  retryStrategy: true,
  role: true,
  scripts: true,
  sentinelCommandTimeout: true,
  sentinelMaxConnections: true,
  sentinelPassword: true,
  sentinelReconnectStrategy: true,
  sentinelRetryStrategy: true,
  sentinels: true,
  sentinelTLS: true,
  sentinelUsername: true,
  showFriendlyErrorStack: true,
  socketTimeout: true,
  stringNumbers: true,
  tls: true,
  updateSentinels: true,
  username: true,
};

/** Those of ioredis 5 and iovalkey that ioredis 6 does not know. */
const EARLIER_OPTIONS: Readonly<
  Record<Exclude<keyof RedisOptions5 | keyof IovalkeyOptions, keyof RedisOptions>, true>
> = { familyFallback: true };

export const OPTIONS_OF_EARLIER: readonly string[] = [
  ...Object.keys(OPTIONS),
  ...Object.keys(EARLIER_OPTIONS),
];

// `tls` goes to tls.connect as it is, and overrides what a sentinel answered (SentinelConnector, StandaloneConnector).
export const FAMILY_SERVERS: ServerOptions = {
  lists: ['sentinels'],
  others: ['path', 'Connector', 'natMap', 'socket', 'lookup'],
  nested: ['tls', 'sentinelTLS'],
};

export const FAMILY_REFUSED: Readonly<Record<string, string>> = {
  monitor: 'the connection then only watches the commands of others and cannot run a workload',
};

/** What we would use behind Sentinel, with any of them. Without failoverDetector, which can end a client for good. */
const TUNED = {
  socketTimeout: 1000,
  connectTimeout: 500,
  sentinelCommandTimeout: 500,
  maxRetriesPerRequest: null,
};

const RETRY_MS = 100;
const RETRY_PRICE = `while there is no master each client asks the sentinels ${1000 / RETRY_MS} times a second`;

// Defaults: RedisOptions.js of ioredis 5 and 6 and of iovalkey.
const SETTINGS: readonly Setting[] = [
  {
    limits: 'notice',
    name: 'failoverDetector',
    price: 'each client keeps a connection to each sentinel',
  },
  {
    limits: 'connection',
    name: 'connectTimeout',
    defaultMs: 10_000,
    adviseMs: 500,
    price: 'a server that takes longer to accept a connection cannot be reached',
  },
  {
    limits: 'farewell',
    name: 'disconnectTimeout',
    defaultMs: 2000,
    adviseMs: 100,
    price: 'none: the client only waits for the other side of a connection that it gives up',
  },
  {
    limits: 'answer',
    name: 'sentinelCommandTimeout',
    defaultMs: undefined,
    adviseMs: 500,
    price: 'a sentinel that takes longer to answer is passed over',
  },
  { limits: 'retry', name: 'retryStrategy', adviseMs: RETRY_MS, price: RETRY_PRICE },
];

const ENDINGS: readonly Ending[] = [
  {
    by: 'retryStrategy',
    // event_handler.js: closeHandler ends the client when retryStrategy gives no number.
    isShownBy: ({ event }, options) => event === 'close' && options.retryStrategy !== undefined,
    instead: {
      from: 'one that gives up',
      to: `() => ${RETRY_MS}`,
      price: RETRY_PRICE,
      pauseMs: RETRY_MS,
    },
  },
  {
    by: 'sentinelRetryStrategy',
    // SentinelConnector: connect() rejects with this when sentinelRetryStrategy gives no number.
    isShownBy: ({ event, detail }) => event === 'error' && detail.includes('retry is disabled'),
  },
  {
    by: 'failoverDetector',
    // FailoverDetector: disconnect() while connect() asks sentinels; connect() then rejects with CONNECTION_CLOSED_ERROR_MSG.
    isShownBy: ({ event, detail }, options) =>
      event === 'error' && detail === 'Connection is closed.' && options.failoverDetector === true,
    instead: {
      from: 'true',
      to: 'false',
      price:
        'an old master that still answers is left later; to keep it, make a new client on the event `end`',
    },
  },
];

/** parseOptions and Redis.js: `db` may be the digits of a number; the prefix goes before every key. */
const familyKeyspace = ({ db, keyPrefix }: Options): Keyspace => ({
  db: Number(db ?? 0),
  keyPrefix: typeof keyPrefix === 'string' ? keyPrefix : '',
});

/** Redis.js, for `enableOfflineQueue: false` while there is no connection. */
export const FAMILY_NEVER_SENT: readonly string[] = [
  "Stream isn't writeable and enableOfflineQueue options is false",
];

/** What ioredis 5, ioredis 6 and iovalkey have in common, besides how they connect. */
export const FAMILY = {
  knownOptions: Object.keys(OPTIONS),
  serverOptions: FAMILY_SERVERS,
  refusedOptions: FAMILY_REFUSED,
  optionSets: { defaults: {}, tuned: TUNED },
  keyspaceOf: familyKeyspace,
  neverSent: FAMILY_NEVER_SENT,
  backoffOption: 'retryStrategy',
  settings: SETTINGS,
  endings: ENDINGS,
} satisfies Omit<Library, 'packageName' | 'connect'>;
