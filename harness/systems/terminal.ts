import chalk from 'chalk';
import { draw } from './picture.ts';
import type { RunningSystem, System } from './system.ts';
import type { Tried } from './tried.ts';

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
