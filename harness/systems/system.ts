import type { Progress } from '../basics/index.ts';
import type { Picture } from './picture.ts';

/** A whole system that one command starts and leaves to a person to use. */
export interface System {
  readonly name: string;
  /** What it is, in one sentence. */
  readonly what: string;
  /** What it looks like, with made-up addresses. */
  sketch(): Picture;
  /** Resolves when all of it can be used. @throws what a person must correct, or why it did not start */
  start(progress: Progress): Promise<RunningSystem>;
}

/** One that runs. */
export interface RunningSystem {
  /** With its real addresses. */
  readonly picture: Picture;
  /** How to see that it works; a person copies these lines, and the command tries them itself. */
  readonly tries: readonly Try[];
  /** What else a person can type: what ends only with Ctrl-C, or leaves the system other than it was. */
  readonly notes: readonly Note[];
  stop(): Promise<void>;
}

/** A line for a shell of this machine. */
export interface Note {
  readonly what: string;
  readonly line: string;
}

/** One that can be typed again and again. */
export interface Try extends Note {
  /** What it prints. */
  readonly shows: RegExp;
}
