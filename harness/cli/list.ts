import { Command } from 'commander';
import { type Choice, choose } from './collection/choose.ts';
import { collectAll } from './collection/collect.ts';
import { tableOf } from './collection/page.ts';
import { exits, JSON_OUTPUT, printJson } from './command.ts';
import { type ChoiceOptions, choiceOf, choiceOptions, PATTERNS } from './scenario-request.ts';

export const listCommand = (): Command =>
  choiceOptions(new Command('list'))
    .summary('list the scenarios that failover run would run')
    .description('Lists the scenarios that failover run would run with the same options. Needs no engine.')
    .argument('[patterns...]', PATTERNS)
    .option(...JSON_OUTPUT)
    .action(
      exits((patterns: readonly string[], options: ChoiceOptions & { readonly json?: boolean }) =>
        list(choiceOf(patterns, options), options.json),
      ),
    );

/** Prints the chosen scenarios. @returns 0 */
export async function list(choice: Choice, json = false): Promise<number> {
  const all = await collectAll();
  const chosen = choose(all, choice);
  if (json) printJson(chosen);
  else process.stdout.write(tableOf(chosen, all));
  return 0;
}
