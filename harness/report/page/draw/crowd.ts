import type { CrowdRow } from '../../html/model.ts';
import { showCount } from '../format.ts';
import { font, type Pen, stretch } from './pen.ts';

/** CSS px above the bars, for the words of the peaks. */
export const CROWD_ABOVE = 30;

/** The most attempts in a slot: what the highest bar stands for. */
export const crowdScale = ({ toServers, toSentinels }: CrowdRow): number =>
  toServers.reduce((most, count, slot) => Math.max(most, count + (toSentinels[slot] ?? 0)), 1);

/** @param most what the highest bar stands for */
export function drawCrowd(pen: Pen, row: CrowdRow, most: number): void {
  const { top, height, px } = pen;
  const area: Pen = { ...pen, top: top + CROWD_ABOVE * px, height: height - CROWD_ABOVE * px };
  drawAttempts(area, row, most);
  drawWorking(area, row);
  for (const peak of row.peaks) drawPeak(pen, peak);
  drawScale(pen, row, most);
}

/** What the highest bar stands for: the axis is that of the connections. */
function drawScale(pen: Pen, { stepMs }: CrowdRow, most: number): void {
  const { ctx, px, top, left, width, palette } = pen;
  ctx.font = font(px, 10);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'right';
  ctx.fillStyle = palette.muted;
  ctx.fillText(`highest bar: ${showCount(most)} in ${stepMs} ms`, left + width - 4 * px, top + 12 * px);
  ctx.textAlign = 'left';
}

/** Attempts to connect to redis servers, and on top of them those to sentinels. */
function drawAttempts(pen: Pen, { fromMs, stepMs, toServers, toSentinels }: CrowdRow, most: number): void {
  const { ctx, top, height, palette, px } = pen;
  for (const [slot, servers] of toServers.entries()) {
    const sentinels = toSentinels[slot] ?? 0;
    if (servers + sentinels === 0) continue;
    const beganMs = fromMs + slot * stepMs;
    const at = stretch(pen, beganMs, beganMs + stepMs);
    if (at === undefined) continue;
    const w = Math.max(px, at.w - px);
    const [low, high] = [(servers / most) * height, ((servers + sentinels) / most) * height];
    ctx.fillStyle = palette.fault;
    ctx.fillRect(at.x, top + height - low, w, low);
    ctx.fillStyle = palette.theory;
    ctx.fillRect(at.x, top + height - high, w, high - low);
  }
}

/** The number of connections that work, as steps. */
function drawWorking(pen: Pen, { fromMs, stepMs, working, connections }: CrowdRow): void {
  const { ctx, top, height, palette, px } = pen;
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 2 * px;
  ctx.lineJoin = 'round';
  ctx.beginPath();
  for (const [slot, count] of working.entries())
    ctx.lineTo(pen.xOf(fromMs + (slot + 0.5) * stepMs), top + height - (count / connections) * height);
  ctx.stroke();
}

const SECOND_MS = 1000;

/** A bracket over the second with the most attempts to connect to servers after a fault. */
function drawPeak(pen: Pen, { fromMs, perSecond }: CrowdRow['peaks'][number]): void {
  const at = stretch(pen, fromMs, fromMs + SECOND_MS, 4);
  if (at === undefined) return;
  const { ctx, px, top, left, width, palette } = pen;
  const y = top + 20 * px;
  ctx.fillStyle = palette.fault;
  ctx.fillRect(at.x, y, at.w, 2 * px);
  ctx.fillRect(at.x, y, 2 * px, 6 * px);
  ctx.fillRect(at.x + at.w - 2 * px, y, 2 * px, 6 * px);
  ctx.font = font(px, 11, 700);
  ctx.textBaseline = 'middle';
  const text = `peak: ${showCount(perSecond)} attempts to connect to servers in a second`;
  const room = left + width - ctx.measureText(text).width;
  ctx.fillText(text, Math.max(left, Math.min(at.x, room)), y - 8 * px);
}
