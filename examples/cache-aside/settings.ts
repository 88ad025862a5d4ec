/** What its keys begin with in the cache. */
export const PREFIX = 'cache-aside:';

/** What the process that users ask is started with. */
export interface WebOptions {
  readonly ttlMs: number;
  readonly jitter: number;
  /** Absent waits for the cache forever. */
  readonly cacheWithinMs?: number;
  readonly fallback: boolean;
  readonly singleFlight: boolean;
  readonly renewOnHit: boolean;
  /** 'http://127.0.0.1:40123' */
  readonly source: string;
}

/** What the process of the slow source is started with. */
export interface SourceOptions {
  readonly delayMs: number;
  /** Requests that it works on at the same time; others wait. */
  readonly atOnce: number;
}
