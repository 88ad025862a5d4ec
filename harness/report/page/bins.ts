import type { Operations } from '../html/operations.ts';
import { firstFrom } from './search.ts';
import type { Range } from './view.ts';

// A million dots do not fit on a screen: operations are counted into cells of a few pixels, and a cell looks like the
// rarest that became of any operation in it. So nothing rare is ever hidden behind what is common.

export interface Cells {
  readonly columns: number;
  readonly rows: number;
  /** How many operations are in each cell. */
  readonly counts: Uint32Array;
  /** The highest place in FATES among them. */
  readonly fates: Uint8Array;
  /** The place of the first operation of that fate. */
  readonly examples: Int32Array;
  /** How many operations lie in the range: the sum of the counts. */
  readonly total: number;
}

/** The latencies that the axis reaches from and to, ms, and where those stand that never ended. */
export interface Scale {
  readonly lowestMs: number;
  readonly highestMs: number;
}

/** @param heights how high each operation stands, 0 to 1; see heightsOf */
export function cellsOf(
  operations: Operations,
  heights: Float32Array,
  { fromMs, toMs }: Range,
  columns: number,
  rows: number,
): Cells {
  const counts = new Uint32Array(columns * rows);
  const fates = new Uint8Array(columns * rows);
  const examples = new Int32Array(columns * rows);
  const first = firstFrom(operations.invokedMs, fromMs);
  const end = firstFrom(operations.invokedMs, toMs);
  const perMs = columns / (toMs - fromMs);
  for (let i = first; i < end; i += 1) {
    const column = Math.min(columns - 1, Math.floor(((operations.invokedMs[i] ?? 0) - fromMs) * perMs));
    const row = Math.min(rows - 1, Math.floor((1 - (heights[i] ?? 0)) * rows));
    const cell = row * columns + column;
    const fate = operations.fates[i] ?? 0;
    if (counts[cell] === 0 || fate > (fates[cell] ?? 0)) {
      fates[cell] = fate;
      examples[cell] = i;
    }
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return { columns, rows, counts, fates, examples, total: end - first };
}

// Operations that never ended stand above the axis.
const NEVER = 1;
const TOP = 0.9;

/** How high each operation stands between the bottom (0) and the top (1) of its row, on a logarithmic axis. */
export function heightsOf({ tookMs, count }: Operations, { lowestMs, highestMs }: Scale): Float32Array {
  const lowest = Math.log10(lowestMs);
  const perDecade = TOP / (Math.log10(highestMs) - lowest);
  const heights = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    const ms = tookMs[i] ?? 0;
    heights[i] = Number.isNaN(ms)
      ? NEVER
      : Math.max(0, (Math.log10(Math.max(ms, lowestMs)) - lowest) * perDecade);
  }
  return heights;
}

/** A scale of whole decades that holds all latencies; the same for all clients, so that they can be compared. */
export function scaleOf(all: Iterable<Operations>): Scale {
  let highest = 0;
  for (const { tookMs } of all) for (const ms of tookMs) if (ms > highest) highest = ms;
  return { lowestMs: 0.1, highestMs: 10 ** Math.ceil(Math.log10(Math.max(highest, 100))) };
}

/** The height at which a latency stands, for the ticks of the axis. */
export const heightOf = (ms: number, { lowestMs, highestMs }: Scale): number =>
  (TOP * Math.log10(ms / lowestMs)) / Math.log10(highestMs / lowestMs);

/**
 * The operation nearest to a point, in cells; one of a rarer fate wins over a nearer one.
 * @param reach how far it may be
 */
export function exampleNear(
  { columns, rows, counts, fates, examples }: Cells,
  x: number,
  y: number,
  reach: number,
): number | undefined {
  let best: { readonly example: number; readonly score: number } | undefined;
  for (let row = Math.max(0, Math.floor(y - reach)); row <= Math.min(rows - 1, y + reach); row += 1)
    for (
      let column = Math.max(0, Math.floor(x - reach));
      column <= Math.min(columns - 1, x + reach);
      column += 1
    ) {
      const cell = row * columns + column;
      if (counts[cell] === 0) continue;
      const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
      const score = distance - (fates[cell] ?? 0) * 2;
      if (distance > reach || (best !== undefined && score >= best.score)) continue;
      best = { example: examples[cell] ?? 0, score };
    }
  return best?.example;
}
