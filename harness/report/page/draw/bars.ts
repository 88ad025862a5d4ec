import type { Bar } from '../../html/model.ts';
import { showMoment, showMs } from '../format.ts';
import { font, type Pen, stretch } from './pen.ts';

/** CSS px */
export const BAR_HEIGHT = 22;

// As wide as the style sheet's phones, less their margins.
const NARROW = 600;

/** Draws the steps of a failover: each from where it could begin to its own moment. */
export function drawBars(pen: Pen, bars: readonly Bar[]): void {
  for (const [i, bar] of bars.entries()) drawBar(pen, bar, pen.top + i * BAR_HEIGHT * pen.px);
}

function drawBar(pen: Pen, bar: Bar, y: number): void {
  const { ctx, px, palette, range } = pen;
  drawTheory(pen, bar, y);
  const never = bar.toMs === undefined;
  const isLate = never || bar.limit?.kept === false;
  const at = stretch(pen, bar.fromMs, bar.toMs ?? range.toMs, 2);
  const colour = isLate ? palette.late : palette.bar;
  if (at !== undefined) {
    ctx.fillStyle = colour;
    ctx.globalAlpha = never ? 0.25 : 1;
    ctx.fillRect(at.x, y + 5 * px, at.w, 10 * px);
    ctx.globalAlpha = 1;
  }
  drawLimit(pen, bar, y);
  drawWords(pen, bar, y);
}

/** The expected range: a line under the bar, with a stroke at its earliest moment. */
function drawTheory(pen: Pen, { atBestMs, atWorstMs }: Bar, y: number): void {
  if (atBestMs === undefined || atWorstMs === undefined) return;
  const { ctx, px, palette, range } = pen;
  ctx.fillStyle = palette.theory;
  const at = stretch(pen, atBestMs, atWorstMs);
  if (at !== undefined) {
    ctx.globalAlpha = 0.45;
    ctx.fillRect(at.x, y + 17 * px, at.w, 2 * px);
    ctx.globalAlpha = 1;
  }
  if (atBestMs < range.fromMs || atBestMs > range.toMs) return;
  ctx.fillRect(pen.xOf(atBestMs) - px / 2, y + 2 * px, 1.5 * px, 17 * px);
}

/** The limit of the scenario: a dashed stroke with a flag to the side that passes. */
function drawLimit(pen: Pen, { limit }: Bar, y: number): void {
  if (limit === undefined || limit.ms < pen.range.fromMs || limit.ms > pen.range.toMs) return;
  const { ctx, px, palette } = pen;
  const x = pen.xOf(limit.ms);
  ctx.strokeStyle = limit.kept ? palette.ink : palette.late;
  ctx.lineWidth = 1.5 * px;
  ctx.setLineDash([3 * px, 2 * px]);
  ctx.beginPath();
  ctx.moveTo(x, y + px);
  ctx.lineTo(x, y + 20 * px);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = ctx.strokeStyle;
  ctx.beginPath();
  const direction = limit.exceeded ? 1 : -1;
  ctx.moveTo(x, y + px);
  ctx.lineTo(x + direction * 5 * px, y + px);
  ctx.lineTo(x, y + 6 * px);
  ctx.fill();
}

function drawWords(pen: Pen, bar: Bar, y: number): void {
  const { ctx, px, left, width, palette, range } = pen;
  const { fromMs, toMs } = bar;
  if (fromMs > range.toMs || (toMs !== undefined && toMs < range.fromMs)) return;
  // Where there is no room for names beside the bars, they stand with the numbers.
  const text = width / px < NARROW ? `${bar.name} ${barWords(bar)}` : barWords(bar);
  ctx.font = font(px, 11, 600);
  ctx.textBaseline = 'middle';
  const length = ctx.measureText(text).width;
  const after = pen.xOf(Math.min(toMs ?? range.toMs, range.toMs)) + 8 * px;
  const before = pen.xOf(Math.max(fromMs, range.fromMs)) - 8 * px - length;
  const fits = after + length < left + width;
  const end = Math.min(left + width, pen.xOf(Math.min(toMs ?? range.toMs, range.toMs)));
  const inside = Math.max(left, end - length - 8 * px);
  const x = fits ? after : before > left ? before : inside;
  // A halo keeps words legible where they lie over a bar.
  ctx.strokeStyle = palette.paper;
  ctx.lineWidth = 3 * px;
  ctx.lineJoin = 'round';
  if (x === inside) ctx.strokeText(text, x, y + 10.5 * px);
  ctx.fillStyle = palette.ink;
  ctx.fillText(text, x, y + 10.5 * px);
}

/** '2.44 s  (+80 ms)': its moment, and what it took; and the limit that it broke. */
export function barWords({ fromMs, toMs, limit }: Bar): string {
  const words = limit && `limit: ${limit.exceeded ? 'not within' : 'within'} ${showMs(limit.ms)}`;
  if (toMs === undefined) return `never; ${words}`;
  const step = fromMs > 0 ? `  (${showMoment(toMs - fromMs)})` : '';
  return `${showMs(toMs)}${step}${limit?.kept === false ? `; ${words}` : ''}`;
}
