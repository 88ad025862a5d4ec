import type { Cast, Lab } from './lab.ts';

/** One step of the laboratory. It knows nothing of a running deployment until it is walked through. */
export interface Step {
  readonly title: string;
  /** What we look at. */
  readonly text: string;
  readonly acts: readonly Act[];
}

/** Something that is done in front of the learner, and what it shows. */
export interface Act {
  /** Where it is typed: 'redis-1', 'sentinel-2', 'your application'. */
  where(cast: Cast): string;
  /** As one would type it. */
  line(cast: Cast): string;
  /** @param tell shows a line at once, before there is an answer @returns the answer, without colours */
  perform(lab: Lab, cast: Cast, tell: (line: string) => void): Promise<string>;
  /** Of the answer only lines that begin with one of these are shown; all when there is none. */
  readonly keep: readonly string[];
  /** What the answer has to show. */
  readonly shows: readonly Pattern[];
  readonly means: string;
  /** It is done again until it shows that, for at most so long in ms; 0 for what changes something. */
  readonly repeatForMs: number;
}

/** What is known only when the deployment runs, such as an address, is looked up in the cast. */
export type Pattern = RegExp | ((cast: Cast) => RegExp);

export const patternsOf = ({ shows }: Pick<Act, 'shows'>, cast: Cast): RegExp[] =>
  shows.map(pattern => (typeof pattern === 'function' ? pattern(cast) : pattern));

/** A pattern for text as it is, between what is no part of a number or an address. */
export const exactly = (text: string): RegExp =>
  new RegExp(`(?<![\\w.])${text.replaceAll(/[.*+?^$(){}|[\]\\]/g, '\\$&')}(?![\\w.])`);
