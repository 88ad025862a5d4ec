import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { newFolder } from '../../basics/fixture.ts';
import type { Project } from '../consumers.ts';
import type { Job, Step } from './recipe.ts';
import { runRecipe } from './run-recipe.ts';

const scratch = newFolder('recipe');

/** A project without the package. */
function projectNamed(name: string): Project {
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'committed'), '');
  return {
    folder,
    run: async ([program = '', ...args], cwd) => {
      const { status, stdout } = spawnSync(program, args, { cwd, encoding: 'utf8' });
      return { code: status, said: stdout };
    },
  };
}

const run = (script: string, optional?: true): Step => ({
  kind: 'run',
  script,
  ...(optional && { optional }),
});
const job = (name: string, ...steps: readonly Step[]): Job => ({ name, variables: { WHO: name }, steps });

const upload = (name: string): Step => ({ kind: 'upload', name, from: 'reports', patterns: ['2*'] });
const download: Step = { kind: 'download', pattern: /^shard-/, into: name => join('shards', name) };

test('a failed script ends its job, its artifacts are stored, and the next job gets those of all', async () => {
  const jobs = [
    job(
      '1',
      run('false', true),
      run('mkdir -p reports/2026; echo $WHO; false'),
      run('echo late'),
      upload('shard-1'),
    ),
    job('2', run('mkdir -p reports/2027 reports/latest; echo $WHO'), upload('shard-2')),
    job('merge', download, run('ls -d shards/*/*; ls committed')),
  ];
  const executed = await runRecipe({ file: 'x', jobs }, projectNamed('a'), join(scratch, 'a-job'));
  expect(executed.map(({ job: name, code, said }) => [name, code, said])).toEqual([
    ['1', 1, '1\n'],
    ['2', 0, '2\n'],
    ['merge', 0, 'shards/shard-1/2026\nshards/shard-2/2027\ncommitted\n'],
  ]);
});

test('a cache is what the job before left, and a job sees no other file of it', async () => {
  const cache: Step = { kind: 'cache', key: 'image', paths: ['image.tar'] };
  const jobs = [
    job('1', cache, run('[ ! -f image.tar ]; touch image.tar other')),
    job('2', cache, run('ls image.tar; [ ! -f other ]')),
  ];
  const executed = await runRecipe({ file: 'x', jobs }, projectNamed('b'), join(scratch, 'b-job'));
  expect(executed.map(({ code }) => code)).toEqual([0, 0]);
  expect(existsSync(join(scratch, 'b-job-2/image.tar'))).toBe(true);
});
