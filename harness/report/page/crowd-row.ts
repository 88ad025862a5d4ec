import type { CrowdRow } from '../html/model.ts';
import { CROWD_ABOVE, crowdScale, drawCrowd } from './draw/crowd.ts';
import { clipped } from './draw/pen.ts';
import { showMoment } from './format.ts';
import { createPlot, type Stage } from './plot.ts';
import type { RowView } from './row.ts';

const HEIGHT = 150;

/** A row of a crowd: connection attempts as bars, connections that work as a line. It has no events of its own. */
export function createCrowdRow(host: HTMLElement, stage: Stage, row: CrowdRow): RowView {
  const { connections } = row;
  const share = (HEIGHT - CROWD_ABOVE) / HEIGHT;
  const scale = crowdScale(row);
  const plot = createPlot(host, stage, {
    height: HEIGHT,
    yRange: [0, connections / share],
    yTicks: [{ at: connections, label: String(connections) }],
    draw: pen => clipped(pen, () => drawCrowd(pen, row, scale)),
  });
  return {
    plot,
    element: host,
    near: () => undefined,
    hint({ x }) {
      const slot = Math.floor((plot.posToVal(x, 'x') - row.fromMs) / row.stepMs);
      const [working, servers, sentinels] = [row.working[slot], row.toServers[slot], row.toSentinels[slot]];
      if (working === undefined) return undefined;
      const title =
        `${showMoment(row.fromMs + slot * row.stepMs)}: ${working} of ${connections} connections work; in ` +
        `${row.stepMs} ms ${servers ?? 0} attempts to connect to servers, ${sentinels ?? 0} to sentinels`;
      return { title, raw: {} };
    },
    pointOf: ({ atMs }) => ({ x: plot.valToPos(atMs, 'x'), y: 0 }),
    beside: () => undefined,
    troubleBeside: () => undefined,
    drawn: () => ({ events: 0, operations: 0 }),
  };
}
