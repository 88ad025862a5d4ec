import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { badField, temporaryFolder } from '../harness/basics/index.ts';

/** A checkout of the project. */
export interface Tree {
  /** As the table names it. */
  readonly name: string;
  readonly folder: string;
}

export const CURRENT: Tree = { name: 'current', folder: join(import.meta.dirname, '..') };

/**
 * Checks a commit out in a temporary folder, which goes when this process ends.
 * @throws UnusableInput when there is no such commit
 */
export function checkOut(field: string, commit: string): Tree {
  const hash = hashOf(field, commit);
  const parent = temporaryFolder('bench-suite');
  const folder = join(parent, 'tree');
  // Before the folder around it is removed.
  process.prependOnceListener('exit', () => git('worktree', 'remove', '--force', folder));
  git('worktree', 'add', '--detach', folder, hash);
  return { name: hash.slice(0, 7), folder };
}

function hashOf(field: string, commit: string): string {
  try {
    return git('rev-parse', '--verify', '--end-of-options', `${commit}^{commit}`).trim();
  } catch {
    throw badField(field, commit, 'a commit of this repository, such as HEAD~1 or 59a56d5');
  }
}

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, {
    cwd: CURRENT.folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
