/**
 * Of all differences between m samples and n others, sorted, the one that ends the interval of Mann and Whitney, counted
 * from 1 from either end. Exact for samples without ties, and never too narrow with them.
 * @param confidence with which the interval holds the true shift, 0 to 1
 * @returns 0 when so few samples bound it on no side
 */
export function rankOf(m: number, n: number, confidence: number): number {
  const tail = (1 - confidence) / 2;
  const chances = tailOf(m, n);
  let [low, high] = [0, chances.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((chances[middle] ?? 1) <= tail) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The fewest samples on each side that bound a shift with this confidence. */
export function fewestFor(confidence: number): number {
  let chance = 1;
  for (let n = 1; ; n += 1) {
    // That all n samples of one side lie below all of the other.
    chance *= n / (2 * (2 * n - 1));
    if (chance <= (1 - confidence) / 2) return n;
  }
}

const known = new Map<string, Float64Array>();

/** The chance that of all pairs at most 0, 1, … (up to half of them) are in the wrong order, when there is no shift. */
function tailOf(m: number, n: number): Float64Array {
  const key = `${Math.min(m, n)}/${Math.max(m, n)}`;
  const tail = known.get(key) ?? cumulated(chancesOf(Math.min(m, n), Math.max(m, n)));
  known.set(key, tail);
  return tail;
}

/**
 * By the generating function, the Gaussian binomial: the product of (1 − q^(n+i)) / (1 − q^i) for i from 1 to m. Each
 * step is divided by its sum, so that chances remain and nothing overflows.
 */
function chancesOf(m: number, n: number): Float64Array {
  const most = Math.floor((m * n) / 2);
  const chances = new Float64Array(most + 1);
  chances[0] = 1;
  for (let i = 1; i <= m; i += 1) {
    for (let u = most; u >= n + i; u -= 1) chances[u] = at(chances, u) - at(chances, u - n - i);
    for (let u = i; u <= most; u += 1) chances[u] = at(chances, u) + at(chances, u - i);
    for (let u = 0; u <= most; u += 1) chances[u] = (at(chances, u) * i) / (n + i);
  }
  return chances;
}

function cumulated(chances: Float64Array): Float64Array {
  for (let u = 1; u < chances.length; u += 1) chances[u] = at(chances, u) + at(chances, u - 1);
  return chances;
}

const at = (chances: Float64Array, place: number): number => chances[place] ?? 0;
