import { fileURLToPath } from 'node:url';
import { UnusableInput } from '../../basics/index.ts';
import type { RunReport, ScenarioReport } from '../../report/index.ts';
import { draw, SYSTEMS, type System } from '../../systems/index.ts';
import { type Part, withParts } from './parts.ts';
import { systemOf } from './system-of.ts';
import { tablesOf } from './tables.ts';

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
