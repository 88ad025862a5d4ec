import type { RedisOptions } from 'ioredis';

/** Asks the sentinels ten times, and no more: for planted defects. */
const options: RedisOptions = {
  sentinelRetryStrategy: times => (times < 10 ? 100 : null),
};

export default options;
