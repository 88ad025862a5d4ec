/** A redis server and a sentinel in each of three zones, and a client in the first two. */
export const THREE_ZONES = {
  a: ['redis-1', 'sentinel-1', 'near'],
  b: ['redis-2', 'sentinel-2', 'away'],
  c: ['redis-3', 'sentinel-3'],
} as const;
