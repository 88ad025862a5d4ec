import type { Placement } from './placement.ts';

/** The settings of the API's process. */
export interface ApiSettings {
  /** The partitions, by the names under which sentinels watch their masters. */
  readonly partitions: readonly [string, ...string[]];
  readonly placement: Placement;
  /** Points of each partition on the ring. */
  readonly virtualNodes: number;
  /** Nothing is kept for longer. */
  readonly ttlMs: number;
  /** Undefined waits for the cache as long as it takes. */
  readonly cacheWithinMs: number | undefined;
  readonly fallback: boolean;
  /** Whether the clients of the cache leave their connections when sentinels announce a switch. */
  readonly failoverDetector: boolean;
}

/** The settings of the resolver's process. */
export interface ResolverSettings {
  /** The zone file that it answers from; undefined asks the system's resolver. */
  readonly zone: string | undefined;
  readonly delayMs: number;
}

/** Before the keys of the application in the cache. */
export const PREFIX = 'dns:';

/** How long the API waits for the resolver. */
export const RESOLVER_WITHIN_MS = 3000;
