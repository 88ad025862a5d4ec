import type { RedisOptions } from 'ioredis';
import { LISTENING } from './listening.ts';

/** Listening, and after a second it subscribes anew to a sentinel that was away; ioredis waits a minute. */
const options: RedisOptions = { ...LISTENING, sentinelReconnectStrategy: () => 1000 };

export default options;
