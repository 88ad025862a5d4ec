import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { badField, UnusableInput } from '../basics/index.ts';
import { isSearched, LEFT_OUT } from './collection/collect.ts';
import { GROUPS, type Group, isGroup } from './collection/page.ts';

const LONGEST_FILE_NAME = 60;

/** Where a scenario file is written, and what is in it. */
export interface NewScenario {
  /** The folder of the project. */
  readonly root: string;
  /** Relative to it. */
  readonly folder: string;
  /** 'ts' */
  readonly extension: string;
  textOf(title: string): string;
}

/**
 * Writes a scenario file to begin with.
 * @returns its path in the project
 * @throws UnusableInput when the title is none, the folder is outside of the project, or the file is there already
 */
export function writeScenario(title: string, { root, folder, extension, textOf }: NewScenario): string {
  const name = nameOf(title);
  const file = join(folder, `${fileNameOf(name)}.scenario.${extension}`);
  if (relative(root, join(root, folder)).startsWith('..') || !isSearched(folder))
    throw badField('--group', folder, `a folder below the project; ${LEFT_OUT}`);
  const path = join(root, file);
  if (existsSync(path))
    throw new UnusableInput(`${file} is there already: choose another title, or edit that file`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, textOf(name), { flag: 'wx' });
  return file;
}

function nameOf(name: string): string {
  if (/[a-z0-9]/i.test(name) && !/\p{Cc}/u.test(name)) return name.trim();
  throw badField(
    'the name of the scenario',
    name,
    'one sentence that says what holds: "the client follows when …"',
  );
}

/** @throws UnusableInput when it is no folder of scenarios/ */
export function groupOf(name: string): Group {
  if (isGroup(name)) return name;
  throw badField('--group', name, Object.keys(GROUPS).join(', '));
}

/** 'It holds, always!' → 'it-holds-always', cut between words. */
function fileNameOf(name: string): string {
  const slug = (name.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-');
  if (slug.length <= LONGEST_FILE_NAME) return slug;
  return slug
    .slice(0, LONGEST_FILE_NAME + 1)
    .replace(/-[^-]*$/, '')
    .slice(0, LONGEST_FILE_NAME);
}
