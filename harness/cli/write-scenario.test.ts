import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { collect } from './collection/collect.ts';
import { scratch } from './scratch.ts';
import { skeletonOf } from './skeleton.ts';
import { groupOf, writeScenario } from './write-scenario.ts';

// Processes are started, on a machine that may be busy.
jest.setTimeout(180_000);

const repository = () => newFolder('repository');

/** As in this repository. */
const write = (title: string, group: string, root: string): string =>
  writeScenario(title, {
    root,
    folder: join('scenarios', groupOf(group)),
    extension: 'ts',
    textOf: skeletonOf,
  });

test.each([
  ['the client follows when X', 'the-client-follows-when-x'],
  ['  It holds; always! ', 'it-holds-always'],
  ['5 nodes', '5-nodes'],
  [`${'long '.repeat(20)}`, 'long-long-long-long-long-long-long-long-long-long-long-long'],
  ['x'.repeat(80), 'x'.repeat(60)],
])('%j is written where its name says', (name, slug) => {
  const root = repository();
  const file = write(name, 'master-dies', root);
  expect(file).toBe(`scenarios/master-dies/${slug}.scenario.ts`);
  expect(readFileSync(join(root, file), 'utf8')).toContain(`'${name.trim()}'`);
});

test('the group is where it goes', () => {
  expect(write('x', 'network', repository())).toBe('scenarios/network/x.scenario.ts');
});

test('a file that is there is not touched', () => {
  const root = repository();
  const file = write('x', 'master-dies', root);
  writeFileSync(join(root, file), 'mine');
  expect(() => write('X!', 'master-dies', root)).toThrow(/x\.scenario\.ts is there already/);
  expect(readFileSync(join(root, file), 'utf8')).toBe('mine');
});

test.each([
  [
    'x',
    'weather',
    /--group is "weather".*allowed: master-dies, master-hangs, cold-start, addresses, network/,
  ],
  ['x', '../..', /--group is/],
  ['', 'network', /the name of the scenario is "".*one sentence/],
  ['!?', 'network', /the name of the scenario is "!\?"/],
  ['a\nb', 'network', /the name of the scenario is/],
])('%j in %j is refused, and nothing is written', (title, group, message) => {
  const root = repository();
  const refused = () => write(title, group, root);
  expect(refused).toThrow(message);
  expect(refused).toThrow(expect.objectContaining({ name: 'UnusableInput' }));
  expect(readdirSync(root)).toEqual([]);
});

const NAMES = [
  'short',
  `the ${'very '.repeat(30)}long one`,
  "the client's",
  'he said "no"',
  `it's "both"`,
  'a\\b',
];

/** The scenario files that are named in what a checker says. */
const accused = (errors: string) => [...new Set(errors.match(/[\w-]+\.scenario\.ts/g))].sort();

test('what is written is sound and tidy, and registers the scenario by its name', async () => {
  using folder = scratch('skeleton');
  const files = NAMES.map((name, i) => folder.write(`x${i}.scenario.ts`, skeletonOf(name)));
  folder.write('unsound.scenario.ts', skeletonOf('x').replace("'2s'", '2'));
  folder.write('untidy.scenario.ts', skeletonOf('x').replace('  {', '{'));
  expect(accused(folder.typeErrors())).toEqual(['unsound.scenario.ts']);
  expect(accused(folder.lintErrors())).toEqual(['untidy.scenario.ts']);
  const collected = await collect(files);
  expect(collected.map(({ name }) => name)).toEqual(NAMES);
  for (const { planted, comment } of collected) expect(planted && comment).toBeTruthy();
});
