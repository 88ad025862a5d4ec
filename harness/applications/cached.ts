/** What an application keeps in the cache under a key, as JSON: the data, and enough to tell later how old it is. */
export interface Cached {
  readonly data: string;
  /** When it was read from the source, ms since 1970 by the wall clock of this machine. */
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
