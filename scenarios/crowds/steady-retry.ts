import type { RedisOptions } from 'ioredis';

/** Tries again after exactly two seconds: clients that lost their connections together try together from then on. */
const options: RedisOptions = { retryStrategy: () => 2000, socketTimeout: 3000, connectTimeout: 500 };

export default options;
