/** A range of TCP ports, both ends included. */
export interface Ports {
  readonly first: number;
  readonly last: number;
}

/** The same as blocks of a power of two, each by its first port and its mask: filters of tc know no other ranges. */
export function blocksOf({ first, last }: Ports): { readonly port: number; readonly mask: number }[] {
  if (first > last) return [];
  let size = 1;
  while (first % (2 * size) === 0 && first + 2 * size - 1 <= last) size *= 2;
  return [{ port: first, mask: 0x1_00_00 - size }, ...blocksOf({ first: first + size, last })];
}
