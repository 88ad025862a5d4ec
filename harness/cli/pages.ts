import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { API_PAGE, apiPage } from './api-page.ts';
import { collectAll } from './collection/collect.ts';
import { SCENARIOS_PAGE, pageOf as scenariosPage } from './collection/page.ts';
import { exits } from './command.ts';
import { catalogue, FAULTS_PAGE, pageOf as faultsPage } from './fault-catalogue.ts';
import { readEndedRun } from './merge.ts';
import { PLANTED_PAGE, plantedPage } from './planted-page.ts';
import { SYSTEMS_PAGE, systemsPage } from './systems-page/page.ts';

export const pagesCommand = (): Command =>
  new Command('pages')
    .description(
      'Writes the pages of docs/ that are generated: scenarios.md, faults.md, api.md and the JSON Schemas, from the declarations. ' +
        'With an option it writes the page that needs a stored run, instead.',
    )
    .option('--planted <run>', 'write planted-defects.md from a run with seeded defects')
    .option('--systems <run>', 'write the diagrams and the results of a run into systems.md')
    .action(exits(writePages));

interface Options {
  readonly planted?: string;
  readonly systems?: string;
}

async function writePages(options: Options): Promise<number> {
  for (const [path, text] of await pagesOf(options)) {
    writeFileSync(path, text);
    process.stdout.write(`${path}\n`);
  }
  return 0;
}

/** Everything is made before anything is written. */
async function pagesOf({ planted, systems }: Options): Promise<(readonly [path: string, text: string])[]> {
  if (planted === undefined && systems === undefined) return declared();
  return [
    ...(planted === undefined ? [] : [[PLANTED_PAGE, plantedPage(readEndedRun(planted))] as const]),
    ...(systems === undefined
      ? []
      : [[SYSTEMS_PAGE, systemsPage(readFileSync(SYSTEMS_PAGE, 'utf8'), readEndedRun(systems))] as const]),
  ];
}

async function declared(): Promise<(readonly [path: string, text: string])[]> {
  // It takes a second to load.
  const { SCHEMAS, schemaOf } = await import('./report-schema.ts');
  return [
    [SCENARIOS_PAGE, scenariosPage(await collectAll())],
    [FAULTS_PAGE, faultsPage(catalogue())],
    [API_PAGE, apiPage()],
    ...SCHEMAS.map(({ path, type }) => [path, schemaOf(type)] as const),
  ];
}
