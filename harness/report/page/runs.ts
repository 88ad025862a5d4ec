import type { Trend } from '../html/trends.ts';
import { readPalette } from './palette.ts';
import { listenToTheme } from './theme.ts';
import { createTrend } from './trend.ts';
import { unpackValue } from './unpack.ts';

// The script of the page of all runs.

const data = document.querySelector('script[type="application/x-trends"]')?.textContent;
const trends = data ? await unpackValue<readonly Trend[]>(data) : [];
const hosts = [...document.querySelectorAll<HTMLElement>('.trend-plot')];
let palette = readPalette();

const plots = new Map<HTMLElement, ReturnType<typeof createTrend>>();

/** Draws what comes into sight: there may be hundreds. */
const seen = new IntersectionObserver(
  entries => {
    for (const { target, isIntersecting } of entries) {
      const host = target as HTMLElement;
      const trend = trends[hosts.indexOf(host)];
      if (isIntersecting && trend !== undefined && !plots.has(host))
        plots.set(
          host,
          createTrend(host, trend, () => palette),
        );
    }
  },
  { rootMargin: '50% 0px' },
);

const refresh = () => {
  palette = readPalette();
  for (const [host, plot] of plots) plot.setSize({ width: host.clientWidth, height: plot.height });
};

listenToTheme(refresh);
addEventListener('resize', refresh);
for (const host of hosts) seen.observe(host);
