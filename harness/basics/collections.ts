/** What a map has under a key; when there is nothing yet, what `make` gives, which it has from then on. */
export function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  map.set(key, made);
  return made;
}

/** For how many indices from 0 on something is true, which is not true again after them: by halving. */
export function countWhile(length: number, isTrue: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isTrue(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value below or at which this share of the values lies (nearest rank); undefined when there are none. */
export const quantile = (ascending: readonly number[], share: number): number | undefined =>
  ascending[Math.max(1, Math.ceil(share * ascending.length)) - 1];

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
