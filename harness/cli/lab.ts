import chalk from 'chalk';
import { Command } from 'commander';
import { progressOf } from '../basics/index.ts';
import { prepareEnvironment, startWatchdog } from '../engine/index.ts';
import { type Learner, openLab, STEPS, type Walked, walk } from '../lab/index.ts';
import { draw, promptOn, runningSentinel } from '../systems/index.ts';
import { exits } from './command.ts';
import { interruption } from './interruption.ts';

export const labCommand = (): Command =>
  new Command('lab')
    .description('An interactive tour of a Sentinel deployment: Enter continues, q quits.')
    .option('--unattended', 'do not wait, and check every step')
    .action(exits(tour));

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

async function tour(options: { readonly unattended?: boolean }): Promise<number> {
  const unattended = options.unattended === true || !process.stdin.isTTY;
  const progress = progressOf('lab');
  const interrupted = interruption();
  await prepareEnvironment(progress);
  startWatchdog();
  const lab = await openLab(progress);
  try {
    const { picture } = runningSentinel(lab.topology);
    const { host } = lab.topology.firstMaster;
    say(`\n${chalk.cyan(draw(picture))}\n`);
    say(`To try things yourself, in another terminal: ${chalk.bold(promptOn(host, 'redis-cli'))}`);
    const learner = unattended ? nobody(interrupted) : atTheTerminal(interrupted);
    if (!(await learner.goesOn())) return codeOfEnd(unattended);
    const { complete, surprises } = await unlessInterrupted(walk(STEPS, lab, learner), interrupted);
    for (const { step, told } of surprises) say(`\n${chalk.red('✗')} ${chalk.bold(step)}\n  ${told}`);
    if (surprises.length > 0) return 1;
    if (!complete) return codeOfEnd(unattended);
    say(`\n${chalk.green('✓')} every step showed what it says`);
    return 0;
  } finally {
    progress('removing everything');
    await lab.close();
  }
}

/** When it is broken off, what it was just doing ends with the deployment. */
function unlessInterrupted(walking: Promise<Walked>, interrupted: AbortSignal): Promise<Walked> {
  const { promise, resolve } = Promise.withResolvers<Walked>();
  const end = () => resolve({ complete: false, surprises: [] });
  interrupted.addEventListener('abort', end, { once: true });
  walking.catch(() => undefined);
  return Promise.race([walking, promise]).finally(() => interrupted.removeEventListener('abort', end));
}

/** An interrupted unattended tour must not look like one that passed. */
function codeOfEnd(unattended: boolean): number {
  return unattended ? 1 : 0;
}

function nobody(interrupted: AbortSignal): Learner {
  return { say, stopsAtSurprise: true, goesOn: async () => !interrupted.aborted };
}

function atTheTerminal(interrupted: AbortSignal): Learner {
  return {
    say,
    stopsAtSurprise: false,
    async goesOn() {
      const key = await keyPressed(
        `\n${chalk.dim('Enter goes on, q ends ')}`,
        ['\r', '\n', ' ', 'q'],
        interrupted,
      );
      process.stdout.write('\n');
      return key !== undefined && key !== 'q';
    },
  };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/**
 * Waits for one of these keys at the terminal. Ctrl-C does what it does elsewhere.
 * @param prompt printed once keys are read, so that one pressed at its sight is neither echoed nor held until Enter
 * @returns the key; undefined when the terminal was closed or the waiting was broken off
 */
async function keyPressed(
  prompt: string,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  if (signal.aborted) return undefined;
  const { stdin } = process;
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const giveUp = () => resolve(undefined);
  const listen = (typed: Buffer) => {
    for (const key of typed.toString()) {
      // In raw mode the terminal does not send the signal itself.
      if (key === CTRL_C) process.kill(process.pid, 'SIGINT');
      if (key === CTRL_D) resolve(undefined);
      if (keys.includes(key)) resolve(key);
    }
  };
  signal.addEventListener('abort', giveUp, { once: true });
  stdin.setRawMode(true).on('data', listen).once('end', giveUp).resume();
  process.stdout.write(prompt);
  return promise.finally(() => {
    signal.removeEventListener('abort', giveUp);
    stdin.off('data', listen).off('end', giveUp).setRawMode(false).pause();
  });
}
