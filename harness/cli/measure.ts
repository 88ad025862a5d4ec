import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput, unusable } from '../basics/index.ts';
import { quantitiesOf, renderMeasurement, showQuantities, writeHistograms } from '../measurement/index.ts';
import { countOf, type RunReport, showRepeated, VERDICTS } from '../report/index.ts';
import { attemptOnce, parseRepetitions } from '../scenario/index.ts';
import { parseArguments } from './arguments.ts';
import { choose } from './collection/choose.ts';
import { type CollectedScenario, collectAll } from './collection/collect.ts';
import { runRepeated } from './run-jest.ts';

const RUNS = '20';

/**
 * Repeats one scenario in a run of its own, on hosts that are kept, and tells how its times are spread.
 * @returns the run's exit code
 */
export async function measure(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments('npm run failover -- measure', {
    args: [...args],
    options: {
      runs: { type: 'string' },
      testNamePattern: { type: 'string', short: 't' },
      'no-repeat': { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const count = parseRepetitions('--runs', values.runs ?? RUNS);
  const scenario = await onlyOne(positionals, values.testNamePattern);
  if (values['no-repeat']) attemptOnce();
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

/** For a regular expression that means this text. */
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
