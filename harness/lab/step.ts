import type { Cast, Lab } from './lab.ts';

/** One step of the lab, independent of a running deployment. */
export interface Step {
  readonly title: string;
  /** The explanation before its commands. */
  readonly text: string;
  readonly acts: readonly Act[];
}

/** A command of a step, with its expected output. */
export interface Act {
  /** Where it runs: 'redis-1', 'sentinel-2', 'your application'. */
  where(cast: Cast): string;
  /** The command as displayed. */
  line(cast: Cast): string;
  /** @param tell prints a line at once, before the output is complete @returns the output, without colours */
  perform(lab: Lab, cast: Cast, tell: (line: string) => void): Promise<string>;
  /** Only output lines that begin with one of these are shown; all if empty. */
  readonly keep: readonly string[];
  /** The patterns that the output must match. */
  readonly shows: readonly Pattern[];
  readonly means: string;
  /** How long to repeat it until it matches, in ms; 0 for a command that changes something. */
  readonly repeatForMs: number;
}

/** A function for what is known only at run time, such as an address. */
export type Pattern = RegExp | ((cast: Cast) => RegExp);

export const patternsOf = ({ shows }: Pick<Act, 'shows'>, cast: Cast): RegExp[] =>
  shows.map(pattern => (typeof pattern === 'function' ? pattern(cast) : pattern));

/** A pattern for text as it is, between what is no part of a number or an address. */
export const exactly = (text: string): RegExp =>
  new RegExp(`(?<![\\w.])${text.replaceAll(/[.*+?^$(){}|[\]\\]/g, '\\$&')}(?![\\w.])`);
