/** What a master has of a service's cache under a key. */
export interface CachedEntry {
  /** Without the prefix of the service's keys. */
  readonly key: string;
  readonly value: string;
  /** What the server says is left of its time to live, ms; -1 when it never expires. */
  readonly leftMs: number;
  /** When that was asked, ms since 1970. */
  readonly readAtMs: number;
}

/** When it expires, ms since 1970; Infinity when it never does. */
export const expiryOf = ({ leftMs, readAtMs }: CachedEntry): number =>
  leftMs < 0 ? Number.POSITIVE_INFINITY : readAtMs + leftMs;
