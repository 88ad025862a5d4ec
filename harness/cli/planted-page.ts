import { fileURLToPath } from 'node:url';
import { rowOf, UnusableInput } from '../basics/index.ts';
import type { RunReport, ScenarioReport } from '../report/index.ts';

/** Where `plantedPage` belongs. */
export const PLANTED_PAGE = fileURLToPath(new URL('../../docs/planted-defects.md', import.meta.url));

/**
 * What became of the planted defects of a run, as a page of documentation.
 * @throws UnusableInput when none was planted in it
 */
export function plantedPage({ scenarios, environment, startedAt, run }: RunReport): string {
  const planted = scenarios.filter(report => report.planted !== undefined);
  if (planted.length === 0)
    throw new UnusableInput(
      `the run ${run} has no seeded defects; create a run with \`npm run scenarios -- --planted\``,
    );
  const noticed = planted.filter(({ verdict }) => verdict === 'pass').length;
  return [
    '# Seeded defects',
    '',
    '<!-- Written by `npm run dev:pages -- --planted <run>`. -->',
    '',
    'A scenario that cannot fail proves nothing. Each of [the scenarios](scenarios.md) therefore declares a seeded defect;',
    '`npm run scenarios -- --planted` runs each scenario with its defect and expects it to fail.',
    '',
    `On ${startedAt.slice(0, 10)}, with ${environment.server}: ${noticed} of ${planted.length} seeded defects were noticed. The message is the first`,
    'line of the output.',
    '',
    '| scenario | seeded defect | message |',
    '| --- | --- | --- |',
    ...planted.toSorted((a, b) => a.file.localeCompare(b.file)).map(rowOfReport),
    '',
  ].join('\n');
}

const rowOfReport = (report: ScenarioReport): string =>
  rowOf([report.name, report.planted ?? '', printedBy(report)]);

/** A defect that was not noticed stands out. */
function printedBy({ verdict, reason }: ScenarioReport): string {
  const [line = ''] = reason.split('\n');
  return verdict === 'pass' ? line : `${verdict === 'fail' ? 'NOT NOTICED' : 'NOT KNOWN'}: ${line}`;
}
