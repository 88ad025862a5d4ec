import { FATES, type OutageSpan, type StaleSpan } from '../../html/model.ts';
import type { Operations } from '../../html/operations.ts';
import { showCount, showMs } from '../format.ts';
import { font, type Pen, stretch } from './pen.ts';

const LOST = FATES.indexOf('lost');

const LINE = 16;

/** Shades each time without an acknowledged write, with its length. Outages of several shards at once have a line each. */
export function drawOutages(pen: Pen, outages: readonly OutageSpan[]): void {
  const shards = [...new Set(outages.map(({ shard }) => shard))];
  for (const outage of outages) {
    const line = shards.indexOf(outage.shard) - (shards.length - 1) / 2;
    drawOutage(pen, outage, line * LINE);
  }
}

function drawOutage(pen: Pen, { fromMs, toMs, ended, shard }: OutageSpan, belowMiddle: number): void {
  const at = stretch(pen, fromMs, toMs);
  if (at === undefined) return;
  const { ctx, px, top, height, palette } = pen;
  ctx.globalAlpha = 0.07;
  ctx.fillStyle = palette.ink;
  ctx.fillRect(at.x, top, at.w, height);
  ctx.globalAlpha = 1;
  const text = `${shard === undefined ? '' : `${shard}: `}outage ${ended ? '' : '> '}${showMs(toMs - fromMs)}`;
  ctx.font = font(px, 12, 600);
  ctx.textBaseline = 'middle';
  if (ctx.measureText(text).width > at.w - 8 * px) return;
  ctx.fillStyle = palette.muted;
  ctx.textAlign = 'center';
  ctx.fillText(text, at.x + at.w / 2, top + height * 0.5 + belowMiddle * px);
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

/** A bracket over the time in which lost writes were acknowledged. */
export function drawLoss(pen: Pen, loss: LossSpan | undefined): void {
  if (loss === undefined) return;
  const { palette } = pen;
  const text = `${showCount(loss.count)} acknowledged ${loss.count === 1 ? 'write' : 'writes'} lost`;
  drawBracket(pen, loss, text, palette.fates[LOST] ?? palette.alarm);
}

/** A bracket over each time in which a replaced master acknowledged writes. */
export function drawStale(pen: Pen, spans: readonly StaleSpan[]): void {
  for (const span of spans) {
    const text = `writes to replaced master ${span.server}: ${showMs(span.toMs - span.fromMs)}`;
    drawBracket(pen, span, text, pen.palette.alarm);
  }
}

/** CSS px */
export const BRACKET_HEIGHT = 20;

function drawBracket(
  pen: Pen,
  { fromMs, toMs }: Pick<StaleSpan, 'fromMs' | 'toMs'>,
  text: string,
  colour: string,
): void {
  const at = stretch(pen, fromMs, toMs, 4);
  if (at === undefined) return;
  const { ctx, px, top, left, width } = pen;
  const y = top + 14 * px;
  ctx.fillStyle = colour;
  ctx.fillRect(at.x, y, at.w, 2 * px);
  ctx.fillRect(at.x, y, 2 * px, 6 * px);
  ctx.fillRect(at.x + at.w - 2 * px, y, 2 * px, 6 * px);
  ctx.font = font(px, 11, 700);
  ctx.textBaseline = 'middle';
  const room = left + width - ctx.measureText(text).width;
  ctx.fillText(text, Math.max(left, Math.min(at.x, room)), y - 7 * px);
}
