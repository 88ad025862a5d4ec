import uPlot from 'uplot';
import type { Trend } from '../html/trends.ts';
import { element } from './dom.ts';
import { showMs } from './format.ts';
import { plotLazily } from './lazy-plots.ts';
import type { Palette } from './palette.ts';

const HEIGHT = 170;

/** Outages over runs: a line for each client; a click on a run opens it. */
function createTrend(host: HTMLElement, trend: Trend, palette: () => Palette): uPlot {
  const { runs, clients, links } = trend;
  const told = element('div', { class: 'told' });
  host.after(told);
  const tell = (run: number | null | undefined) => {
    told.textContent = run === null || run === undefined ? '' : wordsOf(trend, run);
  };
  const plot = new uPlot(
    {
      width: Math.max(120, host.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      padding: [8, 8, 0, 0],
      cursor: { y: false, drag: { x: false, y: false, setScale: false } },
      scales: {
        x: { time: false, range: () => [-0.5, runs.length - 0.5] },
        y: { range: (_, __, highest) => [0, Math.max(1000, highest * 1.1)] },
      },
      axes: [
        {
          stroke: () => palette().muted,
          grid: { show: false },
          ticks: { show: false },
          font: '10px system-ui, sans-serif',
          size: 20,
          space: 90,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
          values: (_, splits) => splits.map(run => (Number.isInteger(run) ? dayOf(runs[run]) : '')),
        },
        {
          stroke: () => palette().muted,
          grid: { stroke: () => palette().line, width: 1 },
          ticks: { show: false },
          font: '10px system-ui, sans-serif',
          size: 52,
          values: (_, splits) => splits.map(ms => showMs(ms)),
        },
      ],
      series: [
        {},
        ...clients.map(
          (_, i): uPlot.Series => ({
            stroke: () => palette().masters[i % palette().masters.length] ?? palette().ink,
            width: 1.5,
            points: { show: true, size: 6 },
            spanGaps: true,
          }),
        ),
      ],
      hooks: { setCursor: [own => tell(own.cursor.idx)] },
    },
    [runs.map((_, i) => i), ...clients.map(({ outageMs }) => [...outageMs])] as uPlot.AlignedData,
    host,
  );
  plot.over.addEventListener('click', () => {
    const link = links[plot.cursor.idx ?? -1];
    if (link !== undefined) location.href = link;
  });
  return plot;
}

/** '11-21 09:20' of '2026-11-21T09-20-27.232' */
const dayOf = (run = ''): string =>
  run
    .slice(5, 16)
    .replace('T', ' ')
    .replace(/-(\d\d)$/, ':$1');

function wordsOf({ runs, verdicts, clients }: Trend, run: number): string {
  const outages = clients.flatMap(({ name, words }) =>
    typeof words[run] === 'string' ? [`${name} ${words[run]}`] : [],
  );
  return `${runs[run]}, ${verdicts[run]}: ${outages.join(', ')}`;
}

// The script of the page of all runs.

await plotLazily<Trend>('.trend-plot', 'application/x-trends', createTrend);
