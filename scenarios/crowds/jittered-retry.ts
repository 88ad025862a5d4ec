import type { RedisOptions } from 'ioredis';

/** Tries again after two seconds on average, each client at a moment of its own. */
const options: RedisOptions = {
  retryStrategy: () => 1000 + Math.random() * 2000,
  socketTimeout: 3000,
  connectTimeout: 500,
};

export default options;
