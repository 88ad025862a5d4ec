import chalk from 'chalk';
import { Command } from 'commander';
import {
  badField,
  type Duration,
  milliseconds,
  now,
  pause,
  progressOf,
  UnusableInput,
} from '../basics/index.ts';
import { prepareEnvironment, startWatchdog } from '../engine/index.ts';
import {
  type RunningSystem,
  SYSTEMS,
  type System,
  showRunning,
  showSystems,
  showTried,
  systemNamed,
  tryAll,
} from '../systems/index.ts';
import { standInForJest } from './collection/without-jest.ts';
import { exits } from './command.ts';
import { interruption } from './interruption.ts';

export const systemsCommand = (): Command =>
  new Command('systems')
    .description('Lists the systems of docs/systems.md, or starts one and keeps it usable until Ctrl-C.')
    .argument('[name]', `one of ${SYSTEMS.map(({ name }) => name).join(', ')}`)
    .option('--once', 'start it, run the lines that it prints, check their output, stop it')
    .option('--for <time>', "the same, and again after that time: '30s'")
    .action(exits(startSystem));

interface Options {
  readonly once?: boolean;
  readonly for?: string;
}

interface Request {
  readonly system: System;
  /** How long it runs unattended, in ms; undefined when a person uses it. */
  readonly unattendedMs: number | undefined;
}

async function startSystem(name: string | undefined, options: Options): Promise<number> {
  const request = requestOf(name, options);
  if (request === 'list') {
    say(showSystems(SYSTEMS));
    return 0;
  }
  const progress = progressOf(request.system.name);
  const interrupted = interruption();
  await prepareEnvironment(progress);
  startWatchdog();
  progress('starting');
  // Services of examples/ import what scenarios import.
  standInForJest();
  const running = await request.system.start(progress);
  try {
    say(showRunning(request.system, running));
    if (request.unattendedMs === undefined) return await untilInterrupted(interrupted);
    return await unattended(running, request.unattendedMs, interrupted);
  } finally {
    progress('stopping');
    await running.stop();
  }
}

function requestOf(name: string | undefined, options: Options): Request | 'list' {
  if (options.once === true && options.for !== undefined) throw badField('--once', '--for', 'one of the two');
  if (name === undefined) {
    if (Object.keys(options).length === 0) return 'list';
    throw new UnusableInput(`which system? there are ${SYSTEMS.map(system => system.name).join(', ')}`);
  }
  const forMs = options.for === undefined ? undefined : milliseconds('--for', options.for as Duration);
  return { system: systemNamed(name), unattendedMs: options.once === true ? 0 : forMs };
}

async function untilInterrupted(interrupted: AbortSignal): Promise<number> {
  say(chalk.bold('It runs. Ctrl-C ends it.'));
  await pause(2 ** 31 - 1, interrupted).catch(() => undefined);
  return 0;
}

/** Tries all lines at once, and again when its time is over. @returns 1 when one of them did not show what it should */
async function unattended(
  { tries }: RunningSystem,
  forMs: number,
  interrupted: AbortSignal,
): Promise<number> {
  const endsAtMs = now() + forMs;
  const atFirst = await tryAll(tries, tried => say(showTried(tried)));
  if (forMs === 0) return atFirst ? 0 : 1;
  await pause(Math.max(0, endsAtMs - now()), interrupted).catch(() => undefined);
  const atLast = await tryAll(tries, tried => say(showTried(tried)));
  return atFirst && atLast && !interrupted.aborted ? 0 : 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
