import { execFile } from 'node:child_process';
import chalk from 'chalk';
import { poll } from '../basics/index.ts';
import { draw } from './picture.ts';
import type { RunningSystem, System, Try } from './system.ts';

/** What became of a line that was tried. */
export interface Tried {
  readonly try: Try;
  readonly held: boolean;
  /** What it printed the last time. */
  readonly printed: string;
}

const LINE_WITHIN_MS = 20_000;
/** Replication takes its time, also without disturbance. */
const SHOWS_WITHIN_MS = 5000;
const AGAIN_AFTER_MS = 200;

/** Types the lines into a shell, one after the other, as a person would, each again for a while if need be. */
export async function tryAll(tries: readonly Try[], onTried: (tried: Tried) => void): Promise<boolean> {
  let held = true;
  for (const each of tries) {
    const tried = await tryOne(each);
    onTried(tried);
    held &&= tried.held;
  }
  return held;
}

async function tryOne(attempt: Try): Promise<Tried> {
  let printed = '';
  const held = await poll(
    async () => {
      printed = await typed(attempt.line);
      return attempt.shows.test(printed) ? true : undefined;
    },
    { withinMs: SHOWS_WITHIN_MS, everyMs: AGAIN_AFTER_MS },
  );
  return { try: attempt, held: held === true, printed };
}

/** What a shell prints for a line, its errors among it, as a terminal shows them; without blanks around it. */
const typed = (line: string): Promise<string> =>
  new Promise(resolve =>
    execFile('sh', ['-c', line], { timeout: LINE_WITHIN_MS }, (error, out, err) => {
      const failed = error === null ? '' : `\n(exit code ${error.code ?? error.signal})`;
      resolve(`${out}${err}${failed}`.replaceAll('\r', '').trim());
    }),
  );

/** A line for each system. */
export function showSystems(systems: readonly System[]): string {
  const width = Math.max(...systems.map(({ name }) => name.length));
  return systems.map(({ name, what }) => `${chalk.bold(name.padEnd(width))}  ${what}`).join('\n');
}

/** A system that runs, and the lines to copy. */
export const showRunning = ({ what }: System, { picture, tries, notes }: RunningSystem): string =>
  [
    '',
    chalk.bold(what),
    '',
    chalk.cyan(draw(picture)),
    '',
    ...tries.flatMap(each => [chalk.dim(`# ${each.what}`), each.line, '']),
    ...notes.flatMap(({ what, line }) => [chalk.dim(`# ${what}`), line, '']),
  ].join('\n');

export function showTried({ try: { what, line, shows }, held, printed }: Tried): string {
  if (held) return `${chalk.green('✓')} ${what}`;
  return `${chalk.red('✗')} ${what}\n  ${line}\n  should show ${shows}, and printed\n${printed}`;
}
