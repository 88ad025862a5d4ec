import { adds } from '../../harness/index.ts';

// Sets, because a client of a cluster sends again what it had no answer to, and a set has nothing twice. So many keys that
// each of three shards has some twenty of them.
export const SPREAD = adds({ rate: 100, keys: 60, readEvery: 49 });

/** What we would give ioredis in a cluster (docs/writing-scenarios.md). */
export const TUNED = {
  maxRedirections: 100,
  retryDelayOnFailover: 100,
  retryDelayOnClusterDown: 100,
  slotsRefreshInterval: 1000,
  slotsRefreshTimeout: 500,
  redisOptions: { socketTimeout: 1000, connectTimeout: 500 },
};
