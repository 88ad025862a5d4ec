import type { RedisOptions } from 'ioredis';

/** Ends for good when no sentinel answers: for planted defects. */
const options: RedisOptions = { connectTimeout: 500, sentinelRetryStrategy: () => null };

export default options;
