import { adds } from '../../harness/workloads.ts';

// Sets, because a client of a cluster sends again what it had no answer to, and a set has nothing twice. Enough
// keys for every shard to have some.
export const SPREAD = adds({ rate: 100, keys: 20, readEvery: 9 });

/** What we would give ioredis in a cluster (docs/writing-scenarios.md). */
export const TUNED = {
  maxRedirections: 100,
  retryDelayOnFailover: 100,
  retryDelayOnClusterDown: 100,
  slotsRefreshInterval: 1000,
  slotsRefreshTimeout: 500,
  redisOptions: { socketTimeout: 1000, connectTimeout: 500 },
};
