import type { Mark, Tone } from '../html/model.ts';
import { firstFrom } from './search.ts';

/** The marks of one row in the order of time. */
export interface RowMarks {
  readonly times: Float64Array;
  /** The place of each in the scenario's events. */
  readonly events: Int32Array;
  readonly tones: readonly Tone[];
  readonly labels: readonly (string | undefined)[];
}

export function marksInRow(marks: readonly Mark[], row: number): RowMarks {
  const own = marks
    .flatMap((mark, event) => (mark.row === row ? [{ mark, event }] : []))
    .sort((a, b) => a.mark.atMs - b.mark.atMs);
  return {
    times: Float64Array.from(own, ({ mark }) => mark.atMs),
    events: Int32Array.from(own, ({ event }) => event),
    tones: own.map(({ mark }) => mark.tone),
    labels: own.map(({ mark }) => mark.label),
  };
}

const WEIGHTS: Readonly<Record<Tone, number>> = { faint: 0, plain: 1, step: 2, alarm: 3 };

export const weightOf = (tone: Tone | undefined): number => WEIGHTS[tone ?? 'faint'];

/**
 * The place among a row's marks of the one nearest to a moment; one that matters more wins over a nearer one.
 * @param reachMs how far away it may be
 */
export function markNear({ times, tones }: RowMarks, atMs: number, reachMs: number): number | undefined {
  let best: { readonly place: number; readonly score: number } | undefined;
  for (let place = firstFrom(times, atMs - reachMs); place < times.length; place += 1) {
    const distance = Math.abs((times[place] ?? 0) - atMs);
    if ((times[place] ?? 0) > atMs + reachMs) break;
    const score = distance / reachMs - weightOf(tones[place]) / 2;
    if (best === undefined || score < best.score) best = { place, score };
  }
  return best?.place;
}
