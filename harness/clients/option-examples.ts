import type { RedisOptions } from 'ioredis';

/** For tests: a value of an option, and what becomes of a client that sets it. */
export interface Example {
  readonly value: unknown;
  /** 'needs TLS' and 'a function' are used as well, but not with plain data on a plain deployment. */
  readonly is: 'used' | 'needs TLS' | 'a function' | 'outside' | 'refused';
}

const used = (value: unknown): Example => ({ value, is: 'used' });
const outside = (value: unknown): Example => ({ value, is: 'outside' });
const callback: Example = { value: () => 50, is: 'a function' };

/** One for every option of ioredis: an option added by a new release does not compile until it stands here. */
export const EXAMPLES: Readonly<Record<keyof RedisOptions, Example>> = {
  autoPipeliningIgnoredCommands: used(['get']),
  autoResendUnfulfilledCommands: used(false),
  autoResubscribe: used(false),
  blockingTimeout: used(1000),
  blockingTimeoutGrace: used(50),
  clientInfoTag: used('test'),
  commandQueue: used(false),
  commandTimeout: used(2000),
  connectionName: used('app'),
  Connector: outside(class {}),
  connectTimeout: used(500),
  db: used(3),
  disableClientInfo: used(true),
  disconnectTimeout: used(100),
  enableAutoPipelining: used(true),
  enableOfflineQueue: used(false),
  enableReadyCheck: used(false),
  enableTLSForSentinelMode: used(true),
  failoverDetector: used(true),
  family: used(4),
  himportFieldsets: used([]),
  host: outside('redis.example.com'),
  keepAlive: used(1000),
  keyPrefix: used('app[*]:'),
  lazyConnect: used(true),
  maxLoadingRetryTime: used(1000),
  maxRetriesPerRequest: used(1),
  monitor: { value: true, is: 'refused' },
  name: used('mymaster'),
  natMap: outside({ '10.0.0.1:6379': { host: 'redis.example.com', port: 6379 } }),
  noDelay: used(false),
  offlineQueue: used(false),
  password: used('any'),
  path: outside('/run/redis.sock'),
  port: outside(6380),
  preferredSlaves: used([{ ip: '10.0.0.1', port: '6379' }]),
  protocol: used(2),
  readOnly: used(true),
  reconnectOnError: callback,
  replyMapping: used('resp3'),
  retryStrategy: callback,
  role: used('master'),
  scripts: used({ path: { lua: 'return 1', numberOfKeys: 0 } }),
  sentinelCommandTimeout: used(500),
  sentinelMaxConnections: used(2),
  sentinelPassword: used('any'),
  sentinelReconnectStrategy: callback,
  sentinelRetryStrategy: callback,
  sentinels: outside([{ host: 'sentinel.example.com', port: 26_379 }]),
  sentinelTLS: { value: { rejectUnauthorized: false }, is: 'needs TLS' },
  sentinelUsername: used('default'),
  showFriendlyErrorStack: used(true),
  socketTimeout: used(1000),
  stringNumbers: used(true),
  tls: { value: { rejectUnauthorized: false }, is: 'needs TLS' },
  updateSentinels: used(false),
  username: used('default'),
};
