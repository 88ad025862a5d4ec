/** Which of the calls that must take effect have done so, a bit each. */
export type Bits = Uint16Array;

const WIDTH = 16;

/** As many bits, none of them set. */
export const bitsFor = (count: number): Bits => new Uint16Array(Math.ceil(count / WIDTH));

/** Sets the bit when it is not set, and clears it when it is. */
export function flip(bits: Bits, index: number): void {
  const word = Math.floor(index / WIDTH);
  bits[word] = (bits[word] ?? 0) ^ (1 << (index % WIDTH));
}

/** Where the search has been: what had taken effect, and the state that this had led to. */
export interface Configurations {
  /**
   * 'known' also when it has been there with fewer of the calls that may take effect (`used`): whatever can follow
   * now could follow then.
   */
  add(done: Bits, used: bigint, fingerprint: string): 'new' | 'known' | 'full';
}

/** @param atMost how many are remembered before it is full, to bound the memory */
export function configurations(atMost: number): Configurations {
  const known = new Map<string, readonly bigint[]>();
  let count = 0;
  return {
    add(done, used, fingerprint) {
      const place = textOf(done) + fingerprint;
      const before = known.get(place) ?? [];
      if (before.some(fewer => (fewer & used) === fewer)) return 'known';
      if (count >= atMost) return 'full';
      const others = before.filter(more => (used & more) !== used);
      known.set(place, used === 0n ? NONE_USED : [...others, used]);
      count += 1 + others.length - before.length;
      return 'new';
    },
  };
}

// Shared, because nearly every place has it.
const NONE_USED: readonly bigint[] = [0n];

// Without the words at both ends that are full or empty: calls take effect about in the order of their invocation.
// Tells its own length, so that nothing that is put behind it can be taken for a part of it.
function textOf(bits: Bits): string {
  let from = 0;
  while (bits[from] === 0xffff) from += 1;
  let to = bits.length;
  while (to > from && bits[to - 1] === 0) to -= 1;
  return `${from}-${to}:${String.fromCharCode(...bits.subarray(from, to))}`;
}
