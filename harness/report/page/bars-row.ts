import type { ScenarioModel } from '../html/model.ts';
import { BAR_HEIGHT, drawBars } from './draw/bars.ts';
import { clipped } from './draw/pen.ts';
import { hintOfBar } from './hints.ts';
import { createPlot, type Stage } from './plot.ts';
import type { RowView } from './row.ts';

/** The waterfall. It has no events of its own: its moments are those of events in the rows below. */
export function createBarsRow(host: HTMLElement, stage: Stage, { bars }: ScenarioModel): RowView {
  const plot = createPlot(host, stage, {
    height: bars.length * BAR_HEIGHT + 4,
    draw: pen => clipped(pen, () => drawBars(pen, bars)),
  });
  return {
    plot,
    element: host,
    near: () => undefined,
    hint({ y }) {
      const bar = bars[Math.floor(y / BAR_HEIGHT)];
      return bar && hintOfBar(bar);
    },
    pointOf: ({ atMs }) => ({ x: plot.valToPos(atMs, 'x'), y: 0 }),
    beside: () => undefined,
    troubleBeside: () => undefined,
    drawn: () => ({ events: 0, operations: 0 }),
  };
}
