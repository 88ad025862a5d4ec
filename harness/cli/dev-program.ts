import { Command } from 'commander';
import { keepCommand } from './keep.ts';
import { labCommand } from './lab.ts';
import { pagesCommand } from './pages.ts';
import { pairCommand } from './pair.ts';
import { rulesCommand } from './prove-rules.ts';
import { systemsCommand } from './systems.ts';

/** What only a clone of this repository has; each is a script of package.json. */
export function devProgram(): Command {
  const program = new Command('dev')
    .description('Commands for maintainers of this repository.')
    .enablePositionalOptions();
  for (const make of [pagesCommand, keepCommand, systemsCommand, pairCommand, labCommand, rulesCommand])
    program.addCommand(make());
  return program;
}
