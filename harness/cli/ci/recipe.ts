import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../scratch.ts';

// The recipes of examples/ci in one form, for tests that execute them.

export interface Recipe {
  /** Its file in examples/ci. */
  readonly file: string;
  /** In the order in which they can run: each after those that it needs. */
  readonly jobs: readonly Job[];
}

export interface Job {
  /** 'scenarios 1' where a job runs several times. */
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export type Step =
  /** A script for `sh -e`. If it fails, no other script of its job runs; `optional`: it can fail. */
  | { readonly kind: 'run'; readonly script: string; readonly optional?: true }
  /** Paths that the next job with the same key finds. */
  | { readonly kind: 'cache'; readonly key: string; readonly paths: readonly string[] }
  /** Stores what the patterns find below a folder. */
  | {
      readonly kind: 'upload';
      readonly name: string;
      readonly from: string;
      readonly patterns: readonly string[];
    }
  /** Copies stored artifacts, each into a folder that can contain its name. */
  | { readonly kind: 'download'; readonly pattern: RegExp; readonly into: (name: string) => string };

export const RECIPES = join(ROOT, 'examples/ci');

export const recipeFiles = (): string[] => readdirSync(RECIPES).sort();

/** A part of a recipe that the tests cannot execute. @returns never: a recipe must not have an unchecked part */
export function unsupported(file: string, what: string, known: string): never {
  throw new Error(`${file} has ${what}, which the tests cannot execute; they know ${known}`);
}

/** @throws Error when an object has a key that is not among these */
export function onlyKeys(file: string, where: string, given: object, known: readonly string[]): void {
  const other = Object.keys(given).find(key => !known.includes(key));
  if (other !== undefined) unsupported(file, `'${other}' in ${where}`, known.join(', '));
}
