import type { Tone } from '../../html/model.ts';
import { type RowMarks, weightOf } from '../row-marks.ts';
import { firstFrom } from '../search.ts';
import { font, type Pen } from './pen.ts';

// Where marks of a tone stand below the top of their row, and how large they are, in CSS px.
const LANES: Readonly<Record<Tone, { readonly y: number; readonly size: number }>> = {
  alarm: { y: 31, size: 4.5 },
  step: { y: 31, size: 4.5 },
  plain: { y: 41, size: 3.5 },
  faint: { y: 49, size: 2 },
};

// What matters most comes last, and so on top.
const TONES: readonly Tone[] = ['faint', 'plain', 'step', 'alarm'];

const LABEL_LINES = [8, 19];
const LABEL_GAP = 6;

/** Where a mark stands below the top of its row, CSS px. */
export const heightOfMark = (tone: Tone | undefined): number => LANES[tone ?? 'faint'].y;

/**
 * Draws what happened in a row; what matters most lies on top.
 * @param whole the pen of the whole row
 * @param below how far below the top of the row its marks begin, CSS px
 * @returns how many events that were
 */
export function drawMarks(whole: Pen, marks: RowMarks, below = 0): number {
  const pen = { ...whole, top: whole.top + below * whole.px };
  const first = firstFrom(marks.times, pen.range.fromMs);
  const end = firstFrom(marks.times, pen.range.toMs);
  for (const tone of TONES) {
    let drawnAt = Number.NEGATIVE_INFINITY;
    for (let i = first; i < end; i += 1) {
      if (marks.tones[i] !== tone) continue;
      const x = pen.xOf(marks.times[i] ?? 0);
      // Another one on the same spot would look the same.
      if (x - drawnAt < pen.px / 2) continue;
      drawMark(pen, tone, x);
      drawnAt = x;
    }
  }
  if (below === 0) drawLabels(pen, marks, first, end);
  return end - first;
}

function drawMark(pen: Pen, tone: Tone, x: number): void {
  const { ctx, px, top, palette } = pen;
  const { y, size } = LANES[tone];
  ctx.fillStyle = tone === 'alarm' ? palette.alarm : tone === 'step' ? palette.ink : palette.muted;
  if (tone === 'plain' || tone === 'faint') {
    ctx.globalAlpha = tone === 'plain' ? 0.8 : 0.35;
    ctx.fillRect(x - px / 2, top + (y - size) * px, px, 2 * size * px);
    ctx.globalAlpha = 1;
    return;
  }
  ctx.beginPath();
  ctx.moveTo(x, top + (y - size) * px);
  ctx.lineTo(x + size * px, top + y * px);
  ctx.lineTo(x, top + (y + size) * px);
  ctx.lineTo(x - size * px, top + y * px);
  ctx.fill();
}

/** Words where there is room for them, the weightiest first. */
function drawLabels(pen: Pen, { times, tones, labels }: RowMarks, first: number, end: number): void {
  const { ctx, px, top, left, width, palette } = pen;
  ctx.font = font(px, 10);
  ctx.textBaseline = 'middle';
  const lines = LABEL_LINES.map((y): Line => ({ y, taken: [] }));
  const order = Array.from({ length: end - first }, (_, i) => first + i)
    .filter(i => labels[i] !== undefined)
    .sort((a, b) => weightOf(tones[b]) - weightOf(tones[a]) || a - b);
  for (const i of order) {
    const label = labels[i] ?? '';
    const from = pen.xOf(times[i] ?? 0) - 3 * px;
    const to = from + ctx.measureText(label).width;
    const line = lines.find(({ taken }) => isFree(taken, from, to, LABEL_GAP * px));
    if (line === undefined || to > left + width) continue;
    line.taken.push([from, to]);
    ctx.fillStyle = tones[i] === 'alarm' ? palette.alarm : palette.muted;
    ctx.fillText(label, from, top + line.y * px);
  }
}

interface Line {
  readonly y: number;
  readonly taken: [from: number, to: number][];
}

const isFree = (taken: Line['taken'], from: number, to: number, gap: number): boolean =>
  taken.every(([start, end]) => to + gap < start || from > end + gap);
