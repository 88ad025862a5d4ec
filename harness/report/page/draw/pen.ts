import type uPlot from 'uplot';
import type { Palette } from '../palette.ts';
import type { Range } from '../view.ts';

/** What drawing in a row needs. Lengths are in pixels of the canvas; `px` of them are one of CSS. */
export interface Pen {
  readonly ctx: CanvasRenderingContext2D;
  readonly px: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly range: Range;
  readonly palette: Palette;
  xOf(atMs: number): number;
}

export function penOf(plot: uPlot, range: Range, palette: Palette): Pen {
  const { ctx, bbox } = plot;
  const perMs = bbox.width / (range.toMs - range.fromMs);
  return {
    ctx,
    px: devicePixelRatio,
    ...bbox,
    range,
    palette,
    xOf: atMs => bbox.left + (atMs - range.fromMs) * perMs,
  };
}

/** Draws within the row only. */
export function clipped(pen: Pen, draw: () => void): void {
  const { ctx, left, top, width, height } = pen;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  // uPlot leaves its own alignment behind.
  ctx.textAlign = 'left';
  draw();
  ctx.restore();
}

/** A rectangle from one moment to another, at least `least` pixels of CSS wide; undefined when it is out of sight. */
export function stretch(
  { xOf, range, left, width, px }: Pen,
  fromMs: number,
  toMs: number,
  least = 1,
): { readonly x: number; readonly w: number } | undefined {
  if (toMs < range.fromMs || fromMs > range.toMs) return undefined;
  const x = Math.max(left, xOf(fromMs));
  const end = Math.min(left + width, Math.max(xOf(toMs), x + least * px));
  return { x, w: end - x };
}

export const font = (px: number, size = 11, weight = 400): string =>
  `${weight} ${size * px}px system-ui, sans-serif`;

/** As much of a text as there is room for, with dots where it was cut off. */
export function shortened(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  if (ctx.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 0 && ctx.measureText(`${text.slice(0, length)}…`).width > room) length -= 1;
  return length === 0 ? '' : `${text.slice(0, length)}…`;
}

/** Writes when there is room for it. @returns whether it did */
export function writeIfFits(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  room: number,
): boolean {
  if (ctx.measureText(text).width > room) return false;
  ctx.fillText(text, x, y);
  return true;
}
