import type { ClientRow } from '../../html/model.ts';
import { FATES } from '../../html/model.ts';
import type { Operations } from '../../html/operations.ts';
import { showCount, showMs } from '../format.ts';
import { font, type Pen, stretch } from './pen.ts';

const LOST = FATES.indexOf('lost');

/** Shades the longest time without an acknowledged write, and says how long it was. */
export function drawOutage(pen: Pen, outage: ClientRow['outage']): void {
  if (outage === undefined) return;
  const at = stretch(pen, outage.fromMs, outage.toMs);
  if (at === undefined) return;
  const { ctx, px, top, height, palette } = pen;
  ctx.globalAlpha = 0.07;
  ctx.fillStyle = palette.ink;
  ctx.fillRect(at.x, top, at.w, height);
  ctx.globalAlpha = 1;
  const ms = outage.toMs - outage.fromMs;
  const text = `out ${showMs(ms)}${outage.ended ? '' : ' and going on'}`;
  ctx.font = font(px, 12, 600);
  ctx.textBaseline = 'middle';
  if (ctx.measureText(text).width > at.w - 8 * px) return;
  ctx.fillStyle = palette.muted;
  ctx.textAlign = 'center';
  ctx.fillText(text, at.x + at.w / 2, top + height * 0.5);
  ctx.textAlign = 'left';
}

/** The first and the last lost operation, and their number. */
export interface LossSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

export function lossSpanOf({ fates, invokedMs, counts }: Operations): LossSpan | undefined {
  const count = counts[LOST] ?? 0;
  if (count === 0) return undefined;
  const [first, last] = [fates.indexOf(LOST), fates.lastIndexOf(LOST)];
  return { fromMs: invokedMs[first] ?? 0, toMs: invokedMs[last] ?? 0, count };
}

/** A bracket over the time in which acknowledged writes vanished. */
export function drawLoss(pen: Pen, loss: LossSpan | undefined): void {
  if (loss === undefined) return;
  const at = stretch(pen, loss.fromMs, loss.toMs, 4);
  if (at === undefined) return;
  const { ctx, px, top, left, width, palette } = pen;
  const y = top + 14 * px;
  ctx.fillStyle = palette.fates[LOST] ?? palette.alarm;
  ctx.fillRect(at.x, y, at.w, 2 * px);
  ctx.fillRect(at.x, y, 2 * px, 6 * px);
  ctx.fillRect(at.x + at.w - 2 * px, y, 2 * px, 6 * px);
  ctx.font = font(px, 11, 700);
  ctx.textBaseline = 'middle';
  const text = `${showCount(loss.count)} acknowledged ${loss.count === 1 ? 'write' : 'writes'} lost`;
  const room = left + width - ctx.measureText(text).width;
  ctx.fillText(text, Math.max(left, Math.min(at.x, room)), y - 7 * px);
}
