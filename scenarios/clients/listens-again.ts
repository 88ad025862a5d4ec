import type { RedisOptions } from 'ioredis';
import { TUNED } from './tuned.ts';

/** Tuned, and after a second it subscribes anew to a sentinel that was away; ioredis waits a minute. */
const options: RedisOptions = { ...TUNED, sentinelReconnectStrategy: () => 1000 };

export default options;
