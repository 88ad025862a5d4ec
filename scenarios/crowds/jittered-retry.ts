import type { RedisOptions } from 'ioredis';

/** Tries again after a second on average, each client at a moment of its own. */
const options: RedisOptions = {
  retryStrategy: () => 500 + Math.random() * 1000,
  socketTimeout: 3000,
  connectTimeout: 500,
};

export default options;
