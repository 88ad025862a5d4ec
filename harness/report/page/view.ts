/** A part of the time axis, ms. */
export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

const SMALLEST_MS = 0.5;

/** `range` moved and, if need be, shortened so that it lies within `whole`. */
export function clamp({ fromMs, toMs }: Range, whole: Range): Range {
  const length = Math.min(Math.max(toMs - fromMs, SMALLEST_MS), whole.toMs - whole.fromMs);
  const middle = (fromMs + toMs) / 2;
  const from = Math.min(Math.max(middle - length / 2, whole.fromMs), whole.toMs - length);
  return { fromMs: from, toMs: from + length };
}

/** Closer by `factor` (or further, below 1), with the moment `aroundMs` where it was. */
export const zoomed = ({ fromMs, toMs }: Range, factor: number, aroundMs: number): Range => ({
  fromMs: aroundMs - (aroundMs - fromMs) / factor,
  toMs: aroundMs + (toMs - aroundMs) / factor,
});

/** Moved by a share of its own length. */
export function panned({ fromMs, toMs }: Range, share: number): Range {
  const by = (toMs - fromMs) * share;
  return { fromMs: fromMs + by, toMs: toMs + by };
}

/** The range that all rows of a scenario show, and its listeners. */
export interface View {
  readonly whole: Range;
  now(): Range;
  show(range: Range): void;
  onChange(listen: (range: Range) => void): void;
}

export function viewOf(whole: Range, first: Range): View {
  let range = clamp(first, whole);
  const listeners: ((range: Range) => void)[] = [];
  return {
    whole,
    now: () => range,
    show(wanted) {
      const next = clamp(wanted, whole);
      if (next.fromMs === range.fromMs && next.toMs === range.toMs) return;
      range = next;
      for (const listen of listeners) listen(range);
    },
    onChange: listen => listeners.push(listen),
  };
}
