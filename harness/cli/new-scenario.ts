import { Command } from 'commander';
import { GROUPS } from './collection/page.ts';
import { exits } from './command.ts';
import { PACKAGE_FOLDER } from './project.ts';
import { writeScenario } from './write-scenario.ts';

export const newCommand = (): Command =>
  new Command('new')
    .summary('create a scenario file')
    .description('Creates a scenario file that runs and passes as it is, to be edited.')
    .argument('<title>', 'the title of the scenario, in quotes: "the client follows when …"')
    .option('--group <folder>', `its folder in scenarios/: ${Object.keys(GROUPS).join(', ')}`, 'master-dies')
    .action(exits(createScenario));

function createScenario(title: string, { group }: { readonly group: string }): number {
  const file = writeScenario(title, group, PACKAGE_FOLDER);
  process.stdout.write(`${file}

  run it                 failover run ${file}
  see it turn red        failover run --planted ${file}
  make it yours          the comment, the fault, the clients, the seeded defect: docs/writing-scenarios.md
`);
  return 0;
}
