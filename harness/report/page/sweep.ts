import uPlot from 'uplot';
import type { SweepLine } from '../html/spread.ts';
import { axis } from './axis.ts';
import { showMs } from './format.ts';
import { plotLazily } from './lazy-plots.ts';
import type { Palette } from './palette.ts';

// The script of the page of a sweep.

const HEIGHT = 360;
const ROOM = 0.08;
const TEXT = { font: '11px system-ui, sans-serif', labelFont: '11px system-ui, sans-serif', labelSize: 18 };

await plotLazily<readonly SweepLine[]>('.sweep-plot', 'application/x-sweep', createSweep);

/** Outage to the right, failovers for nothing upwards; one line for each client through its dots. */
function createSweep(host: HTMLElement, lines: readonly SweepLine[], palette: () => Palette): uPlot {
  const moments = [...new Set(lines.flatMap(({ points }) => points.map(({ outageMs }) => outageMs)))].sort(
    (a, b) => a - b,
  );
  const colourOf = (line: number) => () => (line === 0 ? palette().muted : palette().focus);
  return new uPlot(
    {
      width: Math.max(200, host.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      padding: [16, 24, 0, 0],
      cursor: { show: false },
      scales: {
        x: { time: false, range: (_, least, most) => [0, most + ROOM * Math.max(1, most - least)] },
        y: { range: () => [-0.04, 1.04] },
      },
      axes: [
        axis(palette, {
          ...TEXT,
          size: 46,
          label: 'outage after a crash',
          values: (_, splits) => splits.map(showMs),
        }),
        axis(palette, {
          ...TEXT,
          size: 56,
          label: 'hiccups that cost a failover',
          splits: () => [0, 0.25, 0.5, 0.75, 1],
          values: (_, splits) => splits.map(share => `${Math.round(share * 100)} %`),
        }),
      ],
      series: [
        {},
        ...lines.map((_, i) => ({
          stroke: colourOf(i),
          // Its line would go from left to right, and not from one setting to the next.
          paths: () => null,
          points: { show: true, size: 9, fill: colourOf(i) },
        })),
      ],
      hooks: {
        draw: [
          plot => {
            for (const [i, line] of lines.entries()) joinAndLabel(plot, line, colourOf(i)(), i % 2 === 0);
          },
        ],
      },
    },
    [moments, ...lines.map(line => sharesAt(line, moments))],
    host,
  );
}

const sharesAt = ({ points }: SweepLine, moments: readonly number[]): (number | undefined)[] =>
  moments.map(ms => points.find(({ outageMs }) => outageMs === ms)?.share);

/** Labels of one line stand above its dots, those of the next below. */
function joinAndLabel(plot: uPlot, { points }: SweepLine, colour: string, isAbove: boolean): void {
  const { ctx } = plot;
  const px = devicePixelRatio;
  ctx.save();
  ctx.font = `${11 * px}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5 * px;
  ctx.beginPath();
  for (const { outageMs, share, label } of points) {
    const [x, y] = [plot.valToPos(outageMs, 'x', true), plot.valToPos(share, 'y', true)];
    ctx.lineTo(x, y);
    ctx.fillText(label, x + 8 * px, y + (isAbove ? -8 : 16) * px);
  }
  ctx.stroke();
  ctx.restore();
}
