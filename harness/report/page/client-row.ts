import { type ClientRow, FATES, type ScenarioModel } from '../html/model.ts';
import type { Operations } from '../html/operations.ts';
import { type Cells, cellsOf, exampleNear, heightOf, heightsOf, type Scale } from './bins.ts';
import { BAND_HEIGHT, drawBands } from './draw/bands.ts';
import { BRACKET_HEIGHT, drawLoss, drawOutages, drawStale, lossSpanOf } from './draw/client.ts';
import { CELL, drawDots } from './draw/dots.ts';
import { drawMarks } from './draw/marks.ts';
import { clipped, type Pen } from './draw/pen.ts';
import { hintOfBand, hintOfSpans } from './hints.ts';
import { pointing, serversOf } from './lane-row.ts';
import { createPlot, type Stage } from './plot.ts';
import type { RowView, Target } from './row.ts';
import { marksInRow } from './row-marks.ts';
import { firstFrom } from './search.ts';

const HEIGHT = 190;
// CSS px above and below the dots: for the client's own events, and for the band.
const ABOVE_OPERATIONS = 52;
const BELOW = BAND_HEIGHT + 6;
// They have no words, and so need not stand as low as elsewhere.
const MARKS = -19;
const REACH = 4;

/** A row of operations: latency over time, what became of each as its colour. */
export function createClientRow(
  host: HTMLElement,
  stage: Stage,
  model: ScenarioModel,
  place: number,
  { operations, scale }: { readonly operations: Operations; readonly scale: Scale },
): RowView {
  const row = model.rows[place] as ClientRow;
  const marks = marksInRow(model.marks, place);
  const heights = heightsOf(operations, scale);
  const loss = lossSpanOf(operations);
  const servers = serversOf(model);
  const { stale, outages } = row;
  const above = ABOVE_OPERATIONS + (stale.length > 0 ? BRACKET_HEIGHT : 0);
  const height = HEIGHT + above - ABOVE_OPERATIONS;
  let cells: Cells | undefined;
  let events = 0;
  const plot = createPlot(host, stage, {
    height,
    yTicks: ticksOf(scale, above, height),
    draw: pen =>
      clipped(pen, () => {
        const area = dotsArea(pen, above);
        drawOutages(area, outages);
        const [columns, rows] = [
          Math.ceil(area.width / area.px / CELL),
          Math.ceil(area.height / area.px / CELL),
        ];
        cells = cellsOf(operations, heights, pen.range, columns, rows);
        drawDots(area, cells);
        drawBands(pen, row.bands, servers);
        events = drawMarks(pen, marks, MARKS);
        drawLoss({ ...area, top: area.top - 18 * area.px }, loss);
        drawStale({ ...area, top: area.top - (18 + BRACKET_HEIGHT) * area.px }, stale);
      }),
  });
  const ofEvents = pointing(plot, stage, marks, place, MARKS);
  const ofOperations = operationsPointing(operations, place);
  return {
    plot,
    element: host,
    near(point) {
      if (point.y < above) return ofEvents.near(point);
      const example = cells && exampleNear(cells, point.x / CELL, (point.y - above) / CELL, REACH);
      return example === undefined ? undefined : ofOperations.target(example);
    },
    hint(point) {
      const atMs = plot.posToVal(point.x, 'x');
      const band = hintOfBand(row.bands, atMs, point, height);
      const brackets = above - BRACKET_HEIGHT;
      const where = point.y >= above ? 'operations' : point.y >= brackets ? 'loss' : 'stale';
      return band ?? hintOfSpans({ stale, loss, outages }, atMs, where);
    },
    pointOf(target) {
      if (target.kind === 'event') return ofEvents.pointOf(target);
      const y = above + (1 - (heights[target.index] ?? 0)) * (height - above - BELOW);
      return { x: plot.valToPos(target.atMs, 'x'), y };
    },
    beside(from, direction) {
      if (typeof from === 'object')
        return from.kind === 'event'
          ? ofEvents.beside(from, direction)
          : ofOperations.target(from.index + direction);
      return ofOperations.beside(from, direction) ?? ofEvents.beside(from, direction);
    },
    troubleBeside: ofOperations.troubleBeside,
    drawn: () => ({ events, operations: cells?.total ?? 0 }),
  };
}

const dotsArea = (pen: Pen, above: number): Pen => ({
  ...pen,
  top: pen.top + above * pen.px,
  height: pen.height - (above + BELOW) * pen.px,
});

/** Ticks of uPlot's axis, which reaches over the whole row: 0 to 1. */
function ticksOf(scale: Scale, above: number, height: number): { at: number; label: string }[] {
  const ticks: { at: number; label: string }[] = [];
  for (let ms = 1; ms <= scale.highestMs; ms *= 10) {
    const inDots = heightOf(ms, scale);
    const at = (BELOW + inDots * (height - above - BELOW)) / height;
    ticks.push({ at, label: ms < 1000 ? `${ms} ms` : `${ms / 1000} s` });
  }
  ticks.push({ at: (height - above) / height, label: 'no end' });
  return ticks;
}

function operationsPointing({ invokedMs, fates, count }: Operations, row: number) {
  const target = (index: number): Target | undefined =>
    index < 0 || index >= count ? undefined : { row, kind: 'operation', index, atMs: invokedMs[index] ?? 0 };
  const placeOf = (from: Target | number, direction: 1 | -1): number => {
    if (typeof from === 'object' && from.kind === 'operation') return from.index + direction;
    const next = firstFrom(invokedMs, typeof from === 'object' ? from.atMs : from);
    return direction === 1 ? next : next - 1;
  };
  const ok = FATES.indexOf('ok');
  return {
    target,
    beside: (from: Target | number, direction: 1 | -1) => target(placeOf(from, direction)),
    troubleBeside(from: Target | number, direction: 1 | -1): Target | undefined {
      let index = placeOf(from, direction);
      while (index >= 0 && index < count && fates[index] === ok) index += direction;
      return target(index);
    },
  };
}
