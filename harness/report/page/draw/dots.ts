import { FATES } from '../../html/model.ts';
import type { Cells } from '../bins.ts';
import type { Pen } from './pen.ts';

/** CSS px of a cell's edge. */
export const CELL = 2;

const FIRST_RARE = 1;
// Up to so many cells are drawn as round dots; more of them are painted as an image.
const MOST_DOTS = 4000;
const RARE_RADIUS = 2.6;
const COMMON_RADIUS = 1.4;

/** Draws operations as dots: the common ones first, the rarer the later. */
export function drawDots(pen: Pen, cells: Cells): void {
  const byFate = cellsByFate(cells);
  const common = byFate[0] ?? [];
  if (common.length > MOST_DOTS) paintCommon(pen, cells);
  else drawFate(pen, cells, 0, common);
  for (let fate = FIRST_RARE; fate < FATES.length; fate += 1) drawFate(pen, cells, fate, byFate[fate] ?? []);
}

function cellsByFate({ counts, fates }: Cells): number[][] {
  const found: number[][] = FATES.map(() => []);
  for (let cell = 0; cell < counts.length; cell += 1)
    if (counts[cell] !== 0) found[fates[cell] ?? 0]?.push(cell);
  return found;
}

function drawFate(
  { ctx, left, top, px, palette }: Pen,
  { columns }: Cells,
  fate: number,
  cells: readonly number[],
): void {
  const edge = CELL * px;
  const radius = (fate === 0 ? COMMON_RADIUS : RARE_RADIUS) * px;
  ctx.beginPath();
  for (const cell of cells) {
    const x = left + ((cell % columns) + 0.5) * edge;
    const y = top + (Math.floor(cell / columns) + 0.5) * edge;
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
  ctx.fillStyle = palette.fates[fate] ?? palette.ink;
  ctx.fill();
}

/** The more operations in a cell, the denser its colour. */
function paintCommon({ ctx, left, top, px, palette }: Pen, { columns, rows, counts, fates }: Cells): void {
  const image = new ImageData(columns, rows);
  const [red, green, blue] = rgbOf(palette.fates[0] ?? '');
  for (let cell = 0; cell < counts.length; cell += 1) {
    const count = counts[cell] ?? 0;
    if (count === 0 || (fates[cell] ?? 0) > 0) continue;
    image.data.set([red, green, blue, Math.min(255, 110 + 40 * Math.log2(count))], 4 * cell);
  }
  const canvas = new OffscreenCanvas(columns, rows);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(canvas, left, top, columns * CELL * px, rows * CELL * px);
}

/** '#1a2b3c' as its three numbers; the style sheet writes colours for canvases this way. */
function rgbOf(colour: string): readonly [red: number, green: number, blue: number] {
  const number = Number.parseInt(colour.replace('#', ''), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}
