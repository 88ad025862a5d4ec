import { beforeAll, expect, test } from '@jest/globals';
import { type CollectedScenario, collectAll } from './collect.ts';
import { collected } from './made-up.ts';
import { isGroup } from './page.ts';

// What every scenario that is shipped owes to those who read and run it.

let all: readonly CollectedScenario[];
beforeAll(async () => {
  all = await collectAll();
});

// A longer one wraps in tables and is cut in lists of CI systems.
const LONGEST = 100;

const DUTIES: Readonly<Record<string, (all: readonly CollectedScenario[]) => readonly CollectedScenario[]>> =
  {
    'says in words what turns it red': each =>
      each.filter(({ planted = '' }) => !planted.trim().includes(' ')),
    'has a file that begins with what it models': each => each.filter(({ comment = '' }) => comment === ''),
    'has a name of its own': each =>
      [...Map.groupBy(each, ({ name }) => name).values()].flatMap(([, ...again]) => again),
    'has a title of at most 100 characters': each => each.filter(({ name }) => name.length > LONGEST),
    'belongs to a group that there is': each => each.filter(({ group }) => !isGroup(group)),
  };

const found = (debtors: readonly CollectedScenario[]) => debtors.map(({ file, name }) => `${file}: ${name}`);

test.each(Object.keys(DUTIES))('every shipped scenario %s', duty => {
  expect(all.length).toBeGreaterThan(0);
  expect(found(DUTIES[duty]?.(all) ?? [])).toEqual([]);
});

const GOOD = collected('network/split', 'good', { planted: 'a defect' });

test.each<[string, CollectedScenario]>([
  ['says in words what turns it red', collected('network/split', 'bad')],
  ['says in words what turns it red', { ...GOOD, name: 'bad', planted: 'todo' }],
  ['has a file that begins with what it models', { ...GOOD, name: 'bad', comment: undefined }],
  ['has a name of its own', { ...GOOD, file: 'scenarios/network/other.scenario.ts' }],
  ['has a title of at most 100 characters', { ...GOOD, name: 'frozen master '.repeat(8) }],
  ['belongs to a group that there is', { ...GOOD, name: 'bad', group: 'weather' }],
])('one that does not would be found: %s', (duty, bad) => {
  expect(DUTIES[duty]?.([GOOD, bad])).toEqual([bad]);
});
