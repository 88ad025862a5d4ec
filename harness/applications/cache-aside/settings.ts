/** What the process that users ask is told. */
export interface WebSettings {
  readonly ttlMs: number;
  /** Share of the time to live by which it may be shorter, at random. */
  readonly jitter: number;
  /** Undefined waits for the cache as long as it takes. */
  readonly cacheWithinMs: number | undefined;
  readonly fallback: boolean;
  readonly singleFlight: boolean;
  readonly renewOnHit: boolean;
}

/** What the process of the slow source is told. */
export interface SourceSettings {
  readonly delayMs: number;
  /** Requests that it works on at the same time; others wait. */
  readonly atOnce: number;
}

/** Before the keys of the application in the cache. */
export const PREFIX = 'cache-aside:';
