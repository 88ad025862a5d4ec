import type { RedisOptions } from 'ioredis';

/** Tries again, on another connection, when a replica says that it is not in sync. */
const options: RedisOptions = {
  reconnectOnError: error => (error.message.startsWith('MASTERDOWN') ? 2 : false),
};

export default options;
