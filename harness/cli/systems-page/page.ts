import { fileURLToPath } from 'node:url';
import { UnusableInput, unusable } from '../../basics/index.ts';
import type { RunReport, ScenarioReport } from '../../report/index.ts';
import { draw, SYSTEMS, type System } from '../../systems/index.ts';
import { systemOf, tablesOf } from './tables.ts';

/** Where `systemsPage` belongs. */
export const SYSTEMS_PAGE = fileURLToPath(new URL('../../../docs/systems.md', import.meta.url));

/**
 * The page with what a run showed of each system, and the pictures. What a run tells nothing of stays as it was.
 * @throws UnusableInput when it tells nothing of any, or the page lacks the place for it
 */
export function systemsPage(page: string, run: RunReport): string {
  const scenarios = run.scenarios.filter(
    ({ planted, verdict }) => planted === undefined && verdict !== 'skipped',
  );
  if (scenarios.length === 0)
    throw new UnusableInput(
      `the run ${run.run} has no results for the systems: all its scenarios were skipped or had a seeded defect`,
    );
  const bySystem = Map.groupBy(scenarios, systemOf);
  const shown = SYSTEMS.flatMap(({ name }): Part[] => {
    const reports = bySystem.get(name);
    return reports === undefined ? [] : [{ name: showedPart(name), text: showedText(run, reports) }];
  });
  return withParts(page, [...SYSTEMS.map(picturePart), ...shown]);
}

export const picturePart = ({ name, sketch }: System): Part => ({
  name: `picture ${name}`,
  text: `\`\`\`text\n${draw(sketch())}\n\`\`\``,
});

export const showedPart = (system: string): string => `results: ${system}`;

function showedText({ startedAt, environment }: RunReport, reports: readonly ScenarioReport[]): string {
  const passed = reports.filter(({ verdict }) => verdict === 'pass').length;
  const when = `On ${startedAt.slice(0, 10)}, with ${environment.server} on ${environment.cpus} cores`;
  return `${when}: ${passed} of ${reports.length} passed.\n\n${tablesOf(reports)}`;
}

/** What is written into a page by a command; all around it is written by hand. */
interface Part {
  /** 'picture sentinel' */
  readonly name: string;
  readonly text: string;
}

/**
 * Puts parts between their marks, in place of what was there.
 * @throws UnusableInput when the page lacks the marks of one
 */
export const withParts = (page: string, parts: readonly Part[]): string => parts.reduce(withPart, page);

function withPart(page: string, { name, text }: Part): string {
  const [begin, end] = marksOf(name);
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from !== -1 && to !== -1)
    return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
  throw unusable({
    tried: `to write the part '${name}' into the page of systems`,
    found: `it lacks the line ${from === -1 ? begin : end}`,
    todo: `put the lines ${begin} and ${end} where that belongs`,
  });
}

/** The lines between which a part stands. */
export const marksOf = (name: string): readonly [string, string] => [
  `<!-- ${name}: written by \`npm run dev:pages -- --systems\` -->`,
  `<!-- end of ${name} -->`,
];
