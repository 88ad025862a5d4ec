import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { UnusableInput, unusable } from '../basics/index.ts';
import { quantitiesOf, renderMeasurement, showQuantities, writeHistograms } from '../measurement/index.ts';
import { countOf, type RunReport, showRepeated, VERDICTS } from '../report/index.ts';
import { attemptOnce, parseRepetitions } from '../scenario/index.ts';
import { choose } from './collection/choose.ts';
import { type CollectedScenario, collectAll } from './collection/collect.ts';
import { beQuiet, exits, QUIET } from './command.ts';
import { escaped } from './escaped.ts';
import { runRepeated } from './run-jest.ts';

export const measureCommand = (): Command =>
  new Command('measure')
    .summary('repeat a scenario, and report the distribution of its times')
    .description('Repeats one scenario in a run of its own, and reports the distribution of its times.')
    .argument('[patterns...]', 'regular expressions: the scenario files whose path matches one of them')
    .option('-t, --testNamePattern <pattern>', 'a regular expression that matches the title of the scenario')
    .option('--runs <n>', 'how many times', '20')
    .option('--no-repeat', 'one attempt for each repetition, also after a split vote or on a busy machine')
    .option(...QUIET)
    .action(exits(measure));

interface Options {
  readonly runs: string;
  readonly testNamePattern?: string;
  readonly repeat: boolean;
  readonly quiet?: boolean;
}

/** @returns the run's exit code */
async function measure(patterns: readonly string[], options: Options): Promise<number> {
  beQuiet(options.quiet);
  const count = parseRepetitions('--runs', options.runs);
  const scenario = await onlyOne(patterns, options.testNamePattern);
  if (!options.repeat) attemptOnce();
  const name = `--testNamePattern=^${escaped(scenario.name)}( \\(\\d+ of \\d+\\))?$`;
  const { run, folder, exitCode } = await runRepeated(scenario.file, count, [name]);
  if (run === undefined) return exitCode;
  process.stdout.write(await summaryOf(folder, scenario.name, run));
  return run.exitCode;
}

async function onlyOne(
  patterns: readonly string[],
  namePattern: string | undefined,
): Promise<CollectedScenario> {
  if (patterns.length === 0 && namePattern === undefined)
    throw new UnusableInput('measure takes a scenario: a part of its path, and -t with a part of its name');
  const choice = { patterns, tags: [], without: [], ...(namePattern !== undefined && { namePattern }) };
  const chosen = choose(await collectAll(), choice);
  const [scenario, ...others] = chosen;
  if (scenario !== undefined && others.length === 0) return scenario;
  throw unusable({
    tried: 'to find the scenario to measure',
    found: chosen.map(({ file, name }) => `${file}: ${name}`).join('\n'),
    todo: 'name one of them, with -t and a part of its name',
  });
}

async function summaryOf(folder: string, scenario: string, { scenarios }: RunReport): Promise<string> {
  const quantities = quantitiesOf(scenarios);
  const counts = VERDICTS.flatMap(verdict => {
    const count = countOf(scenarios, verdict);
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  const repeated = showRepeated(scenarios);
  const verdicts = [
    ...counts,
    ...(repeated === undefined ? [] : [`${repeated}, and the table has them`]),
  ].join(', ');
  writeHistograms(folder, quantities);
  const page = join(folder, 'measured.html');
  writeFileSync(page, await renderMeasurement(scenario, verdicts, quantities));
  return `\n${scenario}\n${showQuantities(quantities)}\n${verdicts}\n${page}\n`;
}
