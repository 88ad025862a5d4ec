import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { badField, UnusableInput } from '../basics/index.ts';
import { GROUPS, type Group, isGroup } from './collection/page.ts';
import { skeletonOf } from './skeleton.ts';

const LONGEST_FILE_NAME = 60;

/**
 * Writes a scenario file to begin with.
 * @param title of the scenario
 * @param group the folder in scenarios/
 * @param root the repository
 * @returns its path in the repository
 * @throws UnusableInput when the title is none, the group is not known, or the file is there already
 */
export function writeScenario(title: string, group: string, root: string): string {
  const name = nameOf(title);
  const file = join('scenarios', groupOf(group), `${fileNameOf(name)}.scenario.ts`);
  const path = join(root, file);
  if (existsSync(path))
    throw new UnusableInput(`${file} is there already: choose another name, or edit that file`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, skeletonOf(name), { flag: 'wx' });
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

function groupOf(name: string): Group {
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
