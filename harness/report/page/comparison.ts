import uPlot from 'uplot';
import { type Spread, sharesAt } from '../html/spread.ts';
import { axis } from './axis.ts';
import { element } from './dom.ts';
import { showMs } from './format.ts';
import { plotLazily } from './lazy-plots.ts';
import type { Palette } from './palette.ts';

const HEIGHT = 190;
const MARGIN = 0.04;

/** In which share of the runs something had come by when: a line for each side, a step for each run. */
function createSpread(host: HTMLElement, spread: Spread, palette: () => Palette): uPlot {
  const told = element('div', { class: 'told' });
  host.after(told);
  const moments = momentsOf(spread);
  const shares = spread.map(side => sharesAt(side, moments));
  const tell = (at: number | null | undefined) => {
    told.textContent =
      typeof at === 'number'
        ? `by ${showMs(moments[at] ?? 0)}: ${spread.map(({ name }, i) => `${percent(shares[i]?.[at])} ${name}`).join(', ')}`
        : '';
  };
  const line = (stroke: uPlot.Series.Stroke): uPlot.Series => ({
    stroke,
    width: 1.75,
    points: { show: false },
    ...(uPlot.paths.stepped && { paths: uPlot.paths.stepped({ align: 1 }) }),
  });
  return new uPlot(
    {
      width: Math.max(120, host.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      padding: [8, 8, 0, 0],
      cursor: { y: false, points: { size: 5 }, drag: { x: false, y: false, setScale: false } },
      scales: { x: { time: false }, y: { range: () => [0, 1.02] } },
      axes: [
        axis(palette, { size: 22, space: 70, values: (_, splits) => splits.map(showMs) }),
        axis(palette, {
          size: 42,
          splits: () => [0, 0.25, 0.5, 0.75, 1],
          values: (_, splits) => splits.map(percent),
        }),
      ],
      series: [
        {},
        // The last one is what the page is about.
        ...spread.map((_, i) => line(() => (i === spread.length - 1 ? palette().focus : palette().muted))),
      ],
      hooks: { setCursor: [own => tell(own.cursor.idx)] },
    },
    [moments, ...shares],
    host,
  );
}

/** Where a line may step, and some room on both sides. */
function momentsOf(spread: Spread): number[] {
  const all = spread.flatMap(({ values }) => values).sort((a, b) => a - b);
  const [first = 0, last = 0] = [all[0], all.at(-1)];
  const room = Math.max(1, (last - first) * MARGIN);
  return [first - room, ...all, last + room];
}

const percent = (share = 0): string => `${Math.round(share * 100)} %`;

// The script of the page of a comparison.

await plotLazily<Spread>('.spread-plot', 'application/x-spreads', createSpread);
