import { readFileSync, writeFileSync } from 'node:fs';
import chalk from 'chalk';
import { badField, UnusableInput } from '../basics/index.ts';
import { analysesOf, writeFormats, writeRunPage } from '../report/index.ts';
import { analyzeRun } from './analyze.ts';
import { runCommand } from './command.ts';
import { compareRuns } from './compare.ts';
import { gateRun, writeBaseline } from './gate.ts';
import { keepRecord } from './keep.ts';
import { measure } from './measure.ts';
import { merge, readEndedRun } from './merge.ts';
import { open } from './open.ts';
import { PLANTED_PAGE, plantedPage } from './planted-page.ts';
import { runScenarios } from './scenarios.ts';
import { sweep } from './sweep.ts';
import { SYSTEMS_PAGE, systemsPage } from './systems-page/page.ts';

// npm run failover -- <command> <arguments>: what can be done with stored runs.

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  analyze: args => analyzeRun(oneRun('analyze', args)),
  baseline: writeBaseline,
  compare: compareRuns,
  gate: gateRun,
  keep: keepRecord,
  measure,
  merge,
  open,
  planted: args => {
    writeFileSync(PLANTED_PAGE, plantedPage(readEndedRun(oneRun('planted', args))));
    process.stdout.write(`${PLANTED_PAGE}\n`);
    return 0;
  },
  run: runScenarios,
  sweep,
  systems: args => {
    const run = readEndedRun(oneRun('systems', args));
    writeFileSync(SYSTEMS_PAGE, systemsPage(readFileSync(SYSTEMS_PAGE, 'utf8'), run));
    process.stdout.write(`${SYSTEMS_PAGE}\n`);
    return 0;
  },
  report: async args => {
    const run = oneRun('report', args);
    const analyses = analysesOf(run);
    const lines = [await writeRunPage(run, analyses), ...(await writeFormats(run, analyses))];
    process.stdout.write(lines.map(line => `${line}\n`).join(''));
    return 0;
  },
};

const USAGE = `failover analyze [run]                      analyzes a stored run again with the current code, and prints what changed; default
                                            reports/latest; exit code 0 every scenario passes, 1 one does not, or nothing to analyze
failover baseline [run] --into <file>       keeps of a run what a gate needs, in a file for a repository
failover compare <run> <run>                what changed; --all shows what did not, --into <file.html> draws it, --json
failover gate --baseline <run or file> --max-regression 20% [--max-unknown 10%] [run]
                                            whether it became slower by more than that, with the evidence it takes; exit code
                                            0 passed, 1 regressed or undecided; --on promoted,app:outage, --all, --json
failover keep [<scenario folder> <name>]     keeps the record of a scenario for unit tests in harness/analyze/records/; without
                                            arguments it analyzes the kept ones again, and prints what changed
failover measure <file> [-t <name>] [--runs 20] [--no-repeat]
                                            repeats one scenario and reports the distribution of its times
failover merge <run> … [--into <folder>]    joins runs, such as those of shards, to one
failover open [--port <n>]                  serves reports/ on this machine, with a page of all runs
failover planted [run]                      writes docs/planted-defects.md from a run with planted defects
failover report [run]                       writes the page of a stored run again, and its formats for CI systems, from the records
failover run [patterns] [options]            runs the scenario files of this project; --help shows the options
failover sweep [--down-after 500ms,1s,2s,5s] [--client defaults,tuned] [--hiccups 300ms,700ms,1500ms,3s] [--runs 3]
                                            outages against failovers for nothing, by down-after
failover systems [run]                      writes into docs/systems.md what the scenarios of a run showed of each system`;

await runCommand(
  () => {
    const [command = '', ...args] = process.argv.slice(2);
    return commandOf(command)(args);
  },
  `\n${chalk.dim(USAGE)}\n`,
);

function commandOf(name: string): (args: readonly string[]) => number | Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command;
  throw badField('the command of failover', name, Object.keys(COMMANDS).join(', '));
}

function oneRun(command: string, [run = 'reports/latest', ...others]: readonly string[]): string {
  if (others.length === 0) return run;
  throw new UnusableInput(`${command} takes one run, and was given ${others.length + 1}`);
}
