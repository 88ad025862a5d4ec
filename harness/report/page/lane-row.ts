import type uPlot from 'uplot';
import { lanesAbove, type ScenarioModel } from '../html/model.ts';
import { BAND_STEP, drawBands } from './draw/bands.ts';
import { drawFaults, FAULT_HEIGHT, lanesOf } from './draw/faults.ts';
import { drawMarks, heightOfMark } from './draw/marks.ts';
import { clipped, type Pen } from './draw/pen.ts';
import { hintOfBand } from './hints.ts';
import { createPlot, type PlotOptions, type Stage } from './plot.ts';
import type { RowView, Target } from './row.ts';
import { markNear, marksInRow, type RowMarks } from './row-marks.ts';
import { firstFrom } from './search.ts';

const LANE_HEIGHT = 72;
const AXIS_HEIGHT = 26;
const MARKS_OF_FAULTS = 20;
// How near one must come to a mark to mean it, CSS px.
const REACH = 9;

/** A row of events: that of the faults, of a sentinel or of a server. */
export function createLaneRow(host: HTMLElement, stage: Stage, model: ScenarioModel, place: number): RowView {
  const marks = marksInRow(model.marks, place);
  let events = 0;
  const plot = createPlot(host, stage, {
    ...lookOf(model, place, (pen, below) => {
      events = drawMarks(pen, marks, below);
    }),
  });
  const below = belowOf(model, place);
  return {
    plot,
    element: host,
    ...pointing(plot, stage, marks, place, below),
    hint: point =>
      hintOfBand(model.rows[place]?.bands ?? [], plot.posToVal(point.x, 'x'), point, plot.over.clientHeight),
    troubleBeside: () => undefined,
    drawn: () => ({ events, operations: 0 }),
  };
}

type DrawMarks = (pen: Pen, below: number) => void;

function lookOf(model: ScenarioModel, place: number, drawEvents: DrawMarks): PlotOptions {
  const row = model.rows[place];
  if (row?.kind === 'faults') {
    const lanes = lanesOf(model.faults);
    const below = belowOf(model, place);
    return {
      height: AXIS_HEIGHT + below + 39,
      withTimes: true,
      draw: pen =>
        clipped(pen, () => {
          drawFaults(pen, model.faults, lanes);
          drawEvents(pen, below);
        }),
    };
  }
  const servers = serversOf(model);
  const draw = (pen: Pen) => {
    clipped(pen, () => {
      drawBands(pen, row?.bands ?? [], servers);
      drawEvents(pen, 0);
    });
  };
  if (row?.kind !== 'server') return { height: LANE_HEIGHT + (row ? lanesAbove(row) : 0) * BAND_STEP, draw };
  const { atMs, bytes } = row.offsets;
  return { height: LANE_HEIGHT, draw, line: [atMs, bytes], yRange: offsetRange(bytes) };
}

/** How far below the top of its row a mark's lane begins: those of faults stand below the bars. */
function belowOf(model: ScenarioModel, place: number): number {
  if (model.rows[place]?.kind !== 'faults') return 0;
  return (Math.max(0, ...lanesOf(model.faults)) + 1) * FAULT_HEIGHT - MARKS_OF_FAULTS;
}

export const serversOf = ({ rows }: ScenarioModel): string[] =>
  rows.flatMap(({ kind, name }) => (kind === 'server' ? [name] : []));

// The line of offsets stays above the band.
const CLEAR_BELOW = 0.45;

function offsetRange(bytes: readonly number[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const offset of bytes) {
    low = Math.min(low, offset);
    high = Math.max(high, offset);
  }
  if (low > high) return [0, 1];
  const size = Math.max(1, high - low);
  return [low - size * CLEAR_BELOW, high + size * 0.25];
}

/** Finds events by where they stand, and by which comes next. */
export function pointing(
  plot: uPlot,
  { view }: Stage,
  marks: RowMarks,
  row: number,
  below = 0,
): Pick<RowView, 'near' | 'pointOf' | 'beside'> {
  const target = (place: number | undefined): Target | undefined => {
    const [index, atMs] = [marks.events[place ?? -1], marks.times[place ?? -1]];
    return index === undefined || atMs === undefined ? undefined : { row, kind: 'event', index, atMs };
  };
  const placeOf = ({ index }: Target) => marks.events.indexOf(index);
  return {
    near({ x }) {
      const { fromMs, toMs } = view.now();
      const msPerPixel = (toMs - fromMs) / plot.over.clientWidth;
      return target(markNear(marks, fromMs + x * msPerPixel, REACH * msPerPixel));
    },
    pointOf: wanted => ({
      x: plot.valToPos(wanted.atMs, 'x'),
      y: below + heightOfMark(marks.tones[placeOf(wanted)]),
    }),
    beside(from, direction) {
      if (typeof from === 'object') return target(placeOf(from) + direction);
      const next = firstFrom(marks.times, from);
      return target(direction === 1 ? next : next - 1);
    },
  };
}
