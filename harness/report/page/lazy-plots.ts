import type uPlot from 'uplot';
import { type Palette, readPalette } from './palette.ts';
import { listenToTheme } from './theme.ts';
import { unpackValue } from './unpack.ts';

/**
 * Draws what comes into sight: there may be hundreds of plots on a page.
 * @param hosts a selector for their places, in the order of their values
 * @param type of the script element that holds the values
 */
export async function plotLazily<Value>(
  hosts: string,
  type: string,
  create: (host: HTMLElement, value: Value, palette: () => Palette) => uPlot,
): Promise<void> {
  const data = document.querySelector(`script[type="${type}"]`)?.textContent;
  const values = data ? await unpackValue<readonly Value[]>(data) : [];
  const places = [...document.querySelectorAll<HTMLElement>(hosts)];
  const plots = new Map<HTMLElement, uPlot>();
  let palette = readPalette();

  const seen = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) {
        const host = target as HTMLElement;
        const value = values[places.indexOf(host)];
        if (isIntersecting && value !== undefined && !plots.has(host))
          plots.set(
            host,
            create(host, value, () => palette),
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
  // In the theme that somebody chose before.
  refresh();
  preparePrint(refresh);
  addEventListener('resize', refresh);
  for (const place of places) seen.observe(place);
}

// Charts are pictures of a certain width and colour: before printing they are drawn again, for paper.

/** @param refresh draws all charts to the width and in the colours of now */
export function preparePrint(refresh: () => void): void {
  const root = document.documentElement;
  let theme: string | undefined;
  addEventListener('beforeprint', () => {
    theme = root.dataset.theme;
    root.dataset.theme = 'light';
    root.dataset.paper = '';
    refresh();
  });
  addEventListener('afterprint', () => {
    if (theme === undefined) delete root.dataset.theme;
    else root.dataset.theme = theme;
    delete root.dataset.paper;
    refresh();
  });
}
