import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Choice, choose, requirePlanted } from './choose.ts';
import { collected } from './made-up.ts';

const ALL = [
  collected('master-dies/crash', 'a tuned client follows', { tags: ['smoke', 'client'] }),
  collected('master-dies/crash', 'a default client follows', { tags: ['client'] }),
  collected('network/split', 'the old side loses', { tags: ['loss', 'slow'] }),
];

const chosen = (choice: Partial<Choice>) =>
  choose(ALL, { tags: [], without: [], patterns: [], ...choice }).map(({ name }) => name);

const [TUNED, DEFAULT, OLD] = ALL.map(({ name }) => name);

test.each<[string, Partial<Choice>, unknown[]]>([
  ['everything', {}, [TUNED, DEFAULT, OLD]],
  ['one tag', { tags: ['smoke'] }, [TUNED]],
  ['any of two tags', { tags: ['smoke', 'loss'] }, [TUNED, OLD]],
  ['without a tag', { without: ['slow'] }, [TUNED, DEFAULT]],
  ['a tag without another', { tags: ['client'], without: ['smoke'] }, [DEFAULT]],
  ['a part of a path', { patterns: ['split'] }, [OLD]],
  ['one of two paths', { patterns: ['split', 'dies/CRA.h'] }, [TUNED, DEFAULT, OLD]],
  ['a whole path', { patterns: [resolve('scenarios/network/split.scenario.ts')] }, [OLD]],
  ['a part of a name', { namePattern: 'Default' }, [DEFAULT]],
])('%s', (_what, choice, names) => {
  expect(chosen(choice)).toEqual(names);
});

test('a whole path is that of one file, from any folder of the project', () => {
  const patterns = [resolve('scenarios/network/split.scenario.ts')];
  const root = process.cwd();
  process.chdir('harness/cli');
  try {
    expect(chosen({ patterns })).toEqual([OLD]);
  } finally {
    process.chdir(root);
  }
});

test.each<[Partial<Choice>, RegExp]>([
  [
    { patterns: ['crush'] },
    /whose file has 'crush' in its path[\s\S]*none of all 3[\s\S]*failover list --all/,
  ],
  [{ namePattern: 'nobody' }, /whose name has 'nobody' in it/],
  [{ tags: ['security'] }, /with the tag security/],
  [
    { patterns: ['split'], without: ['slow'] },
    /'the old side loses' has the tag loss, slow[\s\S]*`--all` selects those tagged slow/,
  ],
  [{ patterns: ['('] }, /the pattern '\(' is no regular expression/],
])('%j chooses nothing, and says so', (choice, message) => {
  expect(() => chosen(choice)).toThrow(message);
});

test('scenarios without a planted defect are named before any is run', () => {
  const planted = collected('network/split', 'sound', { planted: 'a defect' });
  requirePlanted([planted]);
  expect(() => requirePlanted([planted, ...ALL])).toThrow(
    /no 'planted' in\n\s+scenarios\/master-dies\/crash\.scenario\.ts: a tuned client follows/,
  );
});
