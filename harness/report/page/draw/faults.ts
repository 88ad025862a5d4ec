import type { FaultSpan } from '../../html/model.ts';
import { font, type Pen, shortened, stretch } from './pen.ts';

/** CSS px */
export const FAULT_HEIGHT = 18;

/** Shades the time of every fault through a whole row, and draws the moment 0. */
export function shadeFaults(pen: Pen, faults: readonly FaultSpan[]): void {
  const { ctx, px, top, height, palette, range } = pen;
  for (const { fromMs, toMs = range.toMs } of faults) {
    const at = stretch(pen, fromMs, toMs);
    if (at === undefined) continue;
    ctx.globalAlpha = 0.09;
    ctx.fillStyle = palette.fault;
    ctx.fillRect(at.x, top, at.w, height);
    ctx.globalAlpha = 1;
  }
  if (range.fromMs > 0 || range.toMs < 0) return;
  ctx.fillStyle = palette.fault;
  ctx.fillRect(pen.xOf(0) - px / 2, top, px, height);
}

/** The lane of each fault, so that faults that last at the same time stand below each other. */
export function lanesOf(faults: readonly FaultSpan[]): number[] {
  const ends: number[] = [];
  return faults.map(({ fromMs, toMs = Infinity }) => {
    const free = ends.findIndex(end => end < fromMs);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = toMs;
    return lane;
  });
}

/** Draws each fault as a bar with its name. */
export function drawFaults(pen: Pen, faults: readonly FaultSpan[], lanes: readonly number[]): void {
  const { ctx, px, top, left, width, palette, range } = pen;
  ctx.font = font(px, 11, 600);
  ctx.textBaseline = 'middle';
  for (const [i, { label, fromMs, toMs = range.toMs }] of faults.entries()) {
    const at = stretch(pen, fromMs, toMs, 3);
    if (at === undefined) continue;
    const y = top + ((lanes[i] ?? 0) * FAULT_HEIGHT + 2) * px;
    ctx.fillStyle = palette.fault;
    ctx.fillRect(at.x, y, at.w, (FAULT_HEIGHT - 4) * px);
    const roomInside = at.w - 16 * px;
    const roomAfter = left + width - at.x - at.w - 16 * px;
    const isInside = roomInside >= roomAfter || ctx.measureText(label).width <= roomInside;
    ctx.fillStyle = isInside ? palette.paper : palette.fault;
    const words = shortened(ctx, label, isInside ? roomInside : roomAfter);
    ctx.fillText(words, (isInside ? at.x : at.x + at.w) + 8 * px, y + (FAULT_HEIGHT / 2 - 1.5) * px);
  }
}
