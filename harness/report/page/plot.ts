import uPlot from 'uplot';
import type { FaultSpan } from '../html/model.ts';
import { shadeFaults } from './draw/faults.ts';
import { type Pen, penOf } from './draw/pen.ts';
import { showTick } from './format.ts';
import type { Palette } from './palette.ts';
import type { View } from './view.ts';

/** What all rows of a scenario share. */
export interface Stage {
  /** Names the scenario: cursors and selections of its rows move together. */
  readonly key: string;
  readonly view: View;
  readonly faults: readonly FaultSpan[];
  palette(): Palette;
}

export interface PlotOptions {
  readonly height: number;
  /** Drawn over the grid and the line. */
  draw(pen: Pen): void;
  /** A line: its x and y. */
  readonly line?: readonly [x: readonly number[], y: readonly number[]];
  readonly yRange?: readonly [low: number, high: number];
  readonly yTicks?: readonly { readonly at: number; readonly label: string }[];
  readonly withTimes?: boolean;
}

/** CSS px, left of every row, so that their axes lie below each other. */
const AXIS_WIDTH = 46;

/** A row: uPlot draws axes, grid and line, zooms and moves the cursor; `draw` adds the rest. */
export function createPlot(host: HTMLElement, stage: Stage, options: PlotOptions): uPlot {
  const { view } = stage;
  const draw = (plot: uPlot, what: (pen: Pen) => void) => what(penOf(plot, view.now(), stage.palette()));
  const [x, y] = options.line ?? [
    [view.whole.fromMs, view.whole.toMs],
    [null, null],
  ];
  const plot = new uPlot(
    {
      width: Math.max(120, host.clientWidth),
      height: options.height,
      padding: [0, 0, 0, 0],
      legend: { show: false },
      cursor: cursorOf(stage),
      select: { show: true, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: false, auto: false, range: () => [view.now().fromMs, view.now().toMs] },
        y: { range: () => [...(options.yRange ?? [0, 1])] as [number, number] },
      },
      axes: [timeAxis(stage, options.withTimes === true), valueAxis(stage, options)],
      series: [{}, lineOf(stage)],
      hooks: {
        drawClear: [own => draw(own, pen => shadeFaults(pen, stage.faults))],
        draw: [own => draw(own, options.draw)],
        setSelect: [own => zoomToSelection(own, view)],
      },
    },
    [[...x], [...y]] as uPlot.AlignedData,
    host,
  );
  return plot;
}

const cursorOf = ({ key }: Stage): uPlot.Cursor => ({
  y: false,
  points: { show: false },
  drag: { x: true, y: false, setScale: false, dist: 4 },
  sync: { key, scales: ['x', null], setSeries: false },
});

function zoomToSelection(plot: uPlot, view: View): void {
  const { left, width } = plot.select;
  if (width < 1) return;
  const fromMs = plot.posToVal(left, 'x');
  const toMs = plot.posToVal(left + width, 'x');
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  view.show({ fromMs, toMs });
}

const STEPS = [1, 2, 5].flatMap(digit => Array.from({ length: 10 }, (_, i) => digit * 10 ** (i - 3)));

const timeAxis = (stage: Stage, shown: boolean): uPlot.Axis => ({
  side: 0,
  size: shown ? 26 : 0,
  gap: 4,
  space: 70,
  incrs: STEPS.toSorted((a, b) => a - b),
  stroke: () => stage.palette().muted,
  grid: { stroke: () => stage.palette().line, width: 1 },
  ticks: { show: shown, stroke: () => stage.palette().line, size: 5, width: 1 },
  font: '11px system-ui, sans-serif',
  values: (_, splits, __, ___, step) => splits.map(ms => (shown ? showTick(ms, step) : '')),
});

const valueAxis = (stage: Stage, { yTicks = [] }: PlotOptions): uPlot.Axis => ({
  side: 3,
  size: AXIS_WIDTH,
  gap: 4,
  stroke: () => stage.palette().muted,
  font: '10px system-ui, sans-serif',
  splits: () => yTicks.map(({ at }) => at),
  values: () => yTicks.map(({ label }) => label),
  grid: { show: yTicks.length > 0, stroke: () => stage.palette().line, width: 1 },
  ticks: { show: false },
});

const lineOf = (stage: Stage): uPlot.Series => ({
  stroke: () => stage.palette().muted,
  width: 1.25,
  points: { show: false },
  spanGaps: true,
});
