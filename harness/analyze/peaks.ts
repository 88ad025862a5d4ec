import { sumOf } from '../basics/index.ts';
import { type Counts, SLOT_MS, slotOf, slotsIn } from '../clients/index.ts';

/** How many there were in a time, and at most. */
export interface Peaks {
  readonly total: number;
  /** At most in one second, and in a tenth of one: what comes in waves has high peaks of the latter. */
  readonly perSecond: number;
  readonly per100ms: number;
  /** When that second began, in ms after the fault; absent when there was nothing. */
  readonly perSecondAtMs?: number;
}

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

const SECOND = 1000 / SLOT_MS;

/** Those in a part of the time, in slots of 100 ms; the slot in which it begins counts. */
export const within = (counts: Counts, { fromMs, untilMs }: Span) =>
  slotsIn(counts).filter(([slot]) => slot >= slotOf(fromMs) && slot < slotOf(untilMs));

export const totalOf = (counts: Counts, span: Span): number =>
  sumOf(within(counts, span).map(([, count]) => count));

/** @param endMs until when they were watched: a second that begins in the time can end after it */
export function peaksOf(counts: Counts, span: Span, endMs: number): Peaks {
  const slots = within(counts, span);
  const bySlot = new Map(within(counts, { ...span, untilMs: endMs }));
  const countsFrom = (first: number, length: number): number =>
    sumOf(Array.from({ length }, (_, later) => bySlot.get(first + later) ?? 0));
  let [perSecond, perSecondAtMs] = [0, 0];
  for (const [slot] of slots) {
    const inSecond = countsFrom(slot, SECOND);
    if (inSecond <= perSecond) continue;
    [perSecond, perSecondAtMs] = [inSecond, Math.max(0, slot * SLOT_MS - span.fromMs)];
  }
  return {
    total: sumOf(slots.map(([, count]) => count)),
    perSecond,
    per100ms: Math.max(0, ...slots.map(([, count]) => count)),
    ...(perSecond > 0 && { perSecondAtMs }),
  };
}
