import type { RedisOptions } from 'ioredis';

/** Looks for the new master ten times a second instead of backing off while there is none. */
const options: RedisOptions = {
  retryStrategy: () => 100,
  reconnectOnError: error => error.message.startsWith('READONLY'),
  maxRetriesPerRequest: null,
};

export default options;
