import { preparePrint } from './lazy-plots.ts';
import { parseLink } from './links.ts';
import { listenToOverview } from './overview.ts';
import { type Palette, readPalette } from './palette.ts';
import { type Scenario, scenarioIn } from './scenario.ts';
import { listenToTheme } from './theme.ts';

// The script of a run's page.

let palette: Palette = readPalette();
const sections = [...document.querySelectorAll<HTMLDetailsElement>('details.scenario')];
const scenarios = new Map<Element, Scenario>(
  sections.map(section => [section, scenarioIn(section, () => palette)]),
);

const refresh = () => {
  palette = readPalette();
  for (const scenario of scenarios.values()) scenario.refresh();
};

/** Draws what comes into sight, a screen before it does. */
const seen = new IntersectionObserver(
  entries => {
    for (const { target, isIntersecting } of entries) {
      const section = target.closest('details.scenario');
      if (isIntersecting && section !== null) void scenarios.get(section)?.draw();
    }
  },
  { rootMargin: '100% 0px' },
);

const visit = () => {
  const link = parseLink(location.hash);
  const scenario = [...scenarios.values()].find(({ name }) => name === link?.scenario);
  if (link !== undefined) void scenario?.visit(link);
};

listenToTheme(refresh);
preparePrint(refresh);
listenToOverview();
for (const chart of document.querySelectorAll('.chart')) seen.observe(chart);
for (const section of sections) section.addEventListener('toggle', () => scenarios.get(section)?.refresh());
addEventListener('resize', refresh);
addEventListener('hashchange', visit);
// A link to where the address is already changes nothing in it.
addEventListener('click', ({ target }) => {
  const link = target instanceof Element ? target.closest('a') : null;
  if (link !== null && link.hash === location.hash && link.hash !== '') visit();
});
visit();
