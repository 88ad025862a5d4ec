import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import chalk from 'chalk';
import { Command } from 'commander';
import { badField, UnusableInput, unusable } from '../../basics/index.ts';
import { isSearched, LEFT_OUT } from '../collection/collect.ts';
import { exits } from '../command.ts';
import { projectFolder } from '../project.ts';
import { describeProject, detect, type Project } from './detect.ts';
import { filesFor, RUNNER, type Written } from './files.ts';

export const initCommand = (): Command =>
  new Command('init')
    .summary('set up failover scenarios in an existing repository')
    .description(
      'Finds ioredis, BullMQ, Jest and the module system of the project, and writes three new files: a Jest project, a scenario and a GitHub workflow. Shows them first, changes no other file and overwrites none.',
    )
    .option('-o, --output <folder>', 'the folder of the scenario', 'failover')
    .option('-y, --yes', 'write without asking')
    .action(exits(init));

interface Options {
  readonly output: string;
  readonly yes?: boolean;
}

async function init({ output, yes }: Options): Promise<number> {
  if (isAbsolute(output) || relative('.', output).startsWith('..') || !isSearched(output))
    throw badField('--output', output, `a folder below the project, such as failover; ${LEFT_OUT}`);
  const project = detect(projectFolder());
  const files = filesFor(project, output);
  refuseToOverwrite(files);
  const shown = files.map(file => showFile(file)).join('\n');
  process.stdout.write(`${describeProject(project)}\n\n${shown}\n`);
  if (!yes && !(await isConfirmed(files.length))) {
    process.stdout.write('nothing was written\n');
    return 0;
  }
  for (const file of files) write(file);
  process.stdout.write(`${files.map(file => `wrote ${nameOf(file)}`).join('\n')}\n\n${nextSteps(project)}`);
  return 0;
}

const SCENARIO = /\.scenario\.\w+$/;

/** @throws UnusableInput naming every file that is there already */
function refuseToOverwrite(files: readonly Written[]): void {
  const there = files.flatMap(({ path }) => {
    const obstacle = obstacleTo(path);
    return obstacle === undefined ? [] : [{ path, obstacle }];
  });
  if (there.length === 0) return;
  const another = there.some(({ path }) => SCENARIO.test(path))
    ? '; --output gives the scenario another folder'
    : '';
  throw unusable({
    tried: 'to write the files of failover init',
    found: `there already: ${there.map(({ obstacle }) => relative('.', obstacle)).join(', ')}`,
    todo: `nothing was written; remove or rename these, then run it again${another}`,
  });
}

/** What is in the place of a new file, or is a file in the place of one of its folders. */
function obstacleTo(path: string): string | undefined {
  if (existsSync(path)) return path;
  const above = dirname(path);
  if (!existsSync(above)) return obstacleTo(above);
  return statSync(above).isDirectory() ? undefined : above;
}

const nameOf = ({ path }: Written): string => relative('.', path);

const showFile = (file: Written): string =>
  `${chalk.bold(nameOf(file))}\n${file.content.replaceAll(/^(?=.)/gm, '  ')}`;

async function isConfirmed(count: number): Promise<boolean> {
  const { stdin: input, stdout: output } = process;
  if (!input.isTTY)
    throw new UnusableInput(
      'nothing was written: there is no terminal to ask at; --yes writes without asking',
    );
  const reader = createInterface({ input, output });
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  reader.once('close', () => resolve(''));
  const answer = await Promise.race([reader.question(`Write these ${count} files? [y/N] `), closed]);
  reader.close();
  return /^y(es)?$/i.test(answer.trim());
}

function write({ path, content }: Written): void {
  mkdirSync(dirname(path), { recursive: true });
  // Never over a file that came meanwhile.
  writeFileSync(path, content, { flag: 'wx' });
}

const ADD = { npm: 'npm install --save-dev', yarn: 'yarn add --dev', pnpm: 'pnpm add --save-dev' } as const;

/** Of Jest: '29.7.0', or '^29.0.0' where it is not installed. */
const isTooOld = (version = '0'): boolean => Number(/\d+/.exec(version)?.[0]) < 30;

function nextSteps({ manager, packages }: Project): string {
  const missing = [
    ...(packages['sentinel-failover-harness'] === undefined ? ['sentinel-failover-harness'] : []),
    ...(isTooOld(packages.jest) ? ['jest@30'] : []),
    ...(packages.ioredis === undefined ? ['ioredis'] : []),
  ];
  const steps = [
    ...(missing.length === 0
      ? []
      : [[`${ADD[manager]} ${missing.join(' ')}`, 'what is not installed yet, or too old']]),
    [`${RUNNER[manager]} failover doctor`, 'what can run on this machine'],
    [`${RUNNER[manager]} failover run`, 'the first verdict; add reports/ to .gitignore'],
  ];
  const width = Math.max(...steps.map(([line = '']) => line.length));
  return steps.map(([line = '', what]) => `  ${line.padEnd(width)}   ${chalk.dim(what)}\n`).join('');
}
