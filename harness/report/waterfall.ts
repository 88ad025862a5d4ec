import chalk from 'chalk';
import { showMs } from '../basics/index.ts';
import type { Phases } from '../timeline/index.ts';
import type { FailoverReport } from './result.ts';

const WIDTH = 48;

/** A moment to draw: its name and its ms after the fault. */
export type Mark = readonly [name: string, ms: number];

/** The phases of a failover, and further moments, in the order of time. */
export function marksOf(phases: Phases, others: readonly Mark[]): Mark[] {
  const named = Object.entries(phases).map(([phase, ms]): Mark => [phase.replace(/Ms$/, ''), ms]);
  return [...named, ...others].sort(([, a], [, b]) => a - b);
}

/** One line a moment: a bar from the moment before it to itself, scaled to time. */
export function waterfall(marks: readonly Mark[]): string[] {
  const whole = Math.max(1, marks.at(-1)?.[1] ?? 0);
  const nameWidth = Math.max(...marks.map(([name]) => name.length));
  return marks.map(([name, ms], i) => {
    const before = marks[i - 1]?.[1] ?? 0;
    const from = Math.round((Math.max(0, before) / whole) * WIDTH);
    const to = Math.max(from + 1, Math.round((ms / whole) * WIDTH));
    const bar = `${' '.repeat(Math.min(from, WIDTH - 1))}${chalk.cyan('█'.repeat(Math.min(to, WIDTH) - Math.min(from, WIDTH - 1)))}`;
    const padding = ' '.repeat(Math.max(0, WIDTH - Math.min(to, WIDTH)));
    const step = chalk.dim(`+${showMs(ms - before)}`);
    return `${name.padEnd(nameWidth)} ${chalk.dim('│')}${bar}${padding}${chalk.dim('│')} ${showMs(ms).padStart(7)}  ${step}`;
  });
}

/** What one of several failovers is called: by its shard, or by its place among the injections. */
export const labelOf = ({ shard }: FailoverReport, place: number): string => shard ?? `failover ${place + 1}`;
