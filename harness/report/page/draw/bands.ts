import type { Band } from '../../html/model.ts';
import { colourOf } from '../palette.ts';
import { font, type Pen, stretch, writeIfFits } from './pen.ts';

/** CSS px */
export const BAND_HEIGHT = 13;

/** From one lane of bands to the next, CSS px. */
export const BAND_STEP = BAND_HEIGHT + 2;

/** Draws the states of a row as a band along its bottom. Bands about the same master have the same colour. */
export function drawBands(pen: Pen, bands: readonly Band[], servers: readonly string[]): void {
  const { ctx, px, top, height } = pen;
  const lowest = top + height - (BAND_HEIGHT + 3) * px;
  ctx.font = font(px, 10, 600);
  ctx.textBaseline = 'middle';
  for (const band of bands) {
    const at = stretch(pen, band.fromMs, band.toMs);
    if (at === undefined) continue;
    const look = lookOf(band, pen, servers);
    const y = lowest - (band.lane ?? 0) * BAND_STEP * px;
    ctx.globalAlpha = look.alpha;
    ctx.fillStyle = look.colour;
    ctx.fillRect(at.x, y, at.w, BAND_HEIGHT * px);
    ctx.globalAlpha = 1;
    if (look.stripes !== undefined) drawStripes(pen, at.x, y, at.w, look.stripes);
    ctx.fillStyle = look.ink;
    writeIfFits(ctx, bandWords(band), at.x + 4 * px, y + (BAND_HEIGHT / 2 + 0.5) * px, at.w - 8 * px);
  }
}

/** 'replica of redis-1' */
export function bandWords({ state, server = '' }: Pick<Band, 'state' | 'server'>): string {
  switch (state) {
    case 'master':
      return 'master';
    case 'names':
      return `names ${server}`;
    case 'acknowledges':
      return `acknowledged by ${server}`;
    case 'replica':
      return `replica of ${server}`;
    case 'apart':
      return `not in sync with ${server}`;
    case 'silent':
      return 'unresponsive';
  }
}

interface Look {
  readonly colour: string;
  readonly alpha: number;
  readonly ink: string;
  readonly stripes?: string;
}

function lookOf({ state, server }: Band, { palette }: Pen, servers: readonly string[]): Look {
  const own = colourOf(palette, servers, server);
  switch (state) {
    case 'master':
    case 'names':
    case 'acknowledges':
      return { colour: own, alpha: 1, ink: palette.paper };
    case 'replica':
      return { colour: own, alpha: 0.22, ink: palette.ink };
    case 'apart':
      return { ...pale(palette.replica), ink: palette.muted, stripes: own };
    case 'silent':
      return { ...pale(palette.silent), ink: palette.muted, stripes: palette.muted };
  }
}

const pale = (colour: string) => ({ colour, alpha: 0.5 });

function drawStripes({ ctx, px }: Pen, x: number, y: number, width: number, colour: string): void {
  const [step, height] = [6 * px, BAND_HEIGHT * px];
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.beginPath();
  for (let at = x - height; at < x + width; at += step) {
    ctx.moveTo(at, y + height);
    ctx.lineTo(at + height, y);
  }
  ctx.globalAlpha = 0.4;
  ctx.strokeStyle = colour;
  ctx.lineWidth = px;
  ctx.stroke();
  ctx.restore();
}
