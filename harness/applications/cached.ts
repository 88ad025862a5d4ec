/** What an application keeps in the cache under a key, as JSON: the data, and enough to tell later how old it is. */
export interface Cached {
  readonly data: string;
  /** When the source gave it, ms since 1970 by the wall clock of this machine. */
  readonly loadedAtMs: number;
  /** The time to live that it was stored with, ms. */
  readonly ttlMs: number;
}

/** Undefined for what no application of ours has written. */
export function parseCached(text: string): Cached | undefined {
  try {
    const found = JSON.parse(text) as Partial<Cached> | null;
    return typeof found?.data === 'string' && typeof found.loadedAtMs === 'number'
      ? (found as Cached)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The same as it was found in a server. */
export interface CachedEntry extends Cached {
  readonly key: string;
  /** What the server says is left of its time to live, ms; -1 when it never expires. */
  readonly leftMs: number;
  /** When that was asked, by the clock of `loadedAtMs`. */
  readonly readAtMs: number;
}
