/** 1234 → '1.23 s', 87.4 → '87 ms', 0.31 → '0.31 ms'. */
export function showMs(ms: number): string {
  const size = Math.abs(ms);
  if (size < 10) return `${Number(ms.toFixed(2))} ms`;
  if (size < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(size < 10_000 ? 2 : 1)} s`;
}

/** The same with its sign, as a moment: '+2.91 s'. */
export const showMoment = (ms: number): string => `${ms < 0 ? '−' : '+'}${showMs(Math.abs(ms))}`;

/** Ticks of an axis that are `stepMs` apart: seconds, with as many digits as tell them apart. */
export function showTick(ms: number, stepMs: number): string {
  if (ms === 0) return '0';
  const digits = Math.max(0, -Math.floor(Math.log10(stepMs / 1000) + 1e-9));
  if (stepMs < 1) return `${Number(ms.toFixed(3))} ms`;
  return `${(ms / 1000).toFixed(digits)} s`;
}

/** 12345 → '12 345' */
export const showCount = (count: number): string =>
  Math.round(count)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, '\u202f');
