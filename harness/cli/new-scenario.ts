import { join } from 'node:path';
import { Command } from 'commander';
import { GROUPS } from './collection/page.ts';
import { exits } from './command.ts';
import { detect } from './init/detect.ts';
import { extensionOf, scenarioFor } from './init/files.ts';
import { isOwnRepository, PACKAGE_FOLDER, projectFolder } from './project.ts';
import { skeletonOf } from './skeleton.ts';
import { groupOf, type NewScenario, writeScenario } from './write-scenario.ts';

export const newCommand = (): Command =>
  new Command('new')
    .summary('create a scenario file')
    .description('Creates a scenario file that runs and passes as it is, to be edited.')
    .argument('<title>', 'the title of the scenario, in quotes: "the client follows when …"')
    .option(
      '--group <folder>',
      `the folder of the file, below your project (default: failover). In a clone of the harness a folder of scenarios/: ${Object.keys(GROUPS).join(', ')} (default: master-dies)`,
    )
    .action(exits(createScenario));

function createScenario(title: string, { group }: { readonly group?: string }): number {
  const file = writeScenario(title, isOwnRepository() ? inThisRepository(group) : inProject(group));
  process.stdout.write(`${file}

  run it                 failover run ${file}
  make it yours          the comment, the fault, the clients: docs/writing-scenarios.md in the repository of the harness
`);
  return 0;
}

const inThisRepository = (group = 'master-dies'): NewScenario => ({
  root: PACKAGE_FOLDER,
  folder: join('scenarios', groupOf(group)),
  extension: 'ts',
  textOf: skeletonOf,
});

function inProject(group = 'failover'): NewScenario {
  const project = detect(projectFolder());
  return {
    root: project.folder,
    folder: group,
    extension: extensionOf(project),
    textOf: title => scenarioFor(project, title),
  };
}
