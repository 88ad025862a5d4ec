import type { Placement } from './placement.ts';

/** What the process of the API is started with. */
export interface ApiOptions {
  /** The partitions, by the names under which sentinels watch their masters. */
  readonly partitions: readonly [string, ...string[]];
  readonly placement: Placement;
  /** Points of each partition on the ring. */
  readonly virtualNodes: number;
  /** Nothing is kept for longer. */
  readonly ttlMs: number;
  /** Absent waits for the cache forever. */
  readonly cacheWithinMs?: number;
  readonly fallback: boolean;
  /** Whether the clients of the cache leave their connections when sentinels announce a switch. */
  readonly failoverDetector: boolean;
  /** 'http://127.0.0.1:40123' */
  readonly resolver: string;
}

/** What the process of the resolver is started with. */
export interface ResolverOptions {
  /** The zone file that it answers from, as a URL; without one it asks the system's resolver. */
  readonly zone?: string;
  readonly delayMs: number;
}

/** Before the keys of the application in the cache. */
export const PREFIX = 'dns:';

/** How long the API waits for the resolver. */
export const RESOLVER_WITHIN_MS = 3000;
