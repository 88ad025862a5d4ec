import chalk from 'chalk';
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
import { parseArguments } from './arguments.ts';
import { runCommand } from './command.ts';
import { interruption } from './interruption.ts';

// npm run systems: what there is. npm run systems -- <name>: starts it and leaves it usable until Ctrl-C.

const USAGE = `npm run systems                        what there is
npm run systems -- <name>              starts it, and leaves it usable until Ctrl-C
npm run systems -- <name> --once       starts it, tries the lines that it prints, ends it
npm run systems -- <name> --for 30s    the same, and tries them again when it has run that long`;

await runCommand(() => main(process.argv.slice(2)), `\n${chalk.dim(USAGE)}\n`);

interface Request {
  readonly system: System;
  /** How long it runs unattended, in ms; undefined when a person uses it. */
  readonly unattendedMs: number | undefined;
}

async function main(args: readonly string[]): Promise<number> {
  const request = requestOf(args);
  if (request === 'list') {
    say(`${showSystems(SYSTEMS)}\n\n${chalk.dim(USAGE)}`);
    return 0;
  }
  const progress = progressOf(request.system.name);
  const interrupted = interruption();
  await prepareEnvironment(progress);
  startWatchdog();
  progress('starting');
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

function requestOf(args: readonly string[]): Request | 'list' {
  const { values, positionals } = parseArguments('npm run systems', {
    args: [...args],
    options: { once: { type: 'boolean' }, for: { type: 'string' } },
    allowPositionals: true,
  });
  const [name, ...others] = positionals;
  if (others.length > 0)
    throw new UnusableInput(`systems starts one at a time, and was given ${positionals.join(', ')}`);
  if (values.once === true && values.for !== undefined) throw badField('--once', '--for', 'one of the two');
  if (name === undefined) {
    if (Object.keys(values).length === 0) return 'list';
    throw new UnusableInput(`which system? there are ${SYSTEMS.map(system => system.name).join(', ')}`);
  }
  const forMs = values.for === undefined ? undefined : milliseconds('--for', values.for as Duration);
  return { system: systemNamed(name), unattendedMs: values.once === true ? 0 : forMs };
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
