import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { filesFor } from '../init/files.ts';
import { ROOT } from '../scratch.ts';
import { onlyKeys, RECIPES, recipeFiles } from './recipe.ts';
import { recipes } from './recipes.ts';

const scriptsOf = (file: string): string[] =>
  recipes()
    .filter(recipe => recipe.file === file)
    .flatMap(({ jobs }) => jobs)
    .flatMap(({ steps }) => steps.flatMap(step => (step.kind === 'run' ? [step.script] : [])));

test('the page links every recipe, and the tests can execute it', () => {
  const page = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
  expect(recipeFiles().length).toBeGreaterThan(2);
  for (const file of recipeFiles()) {
    expect(page).toContain(`(../examples/ci/${file})`);
    expect(scriptsOf(file).join('\n')).toMatch(/npm ci[\s\S]*failover run/);
  }
});

test('the workflow with one job is the one that failover init writes', () => {
  const project = {
    folder: ROOT,
    repository: ROOT,
    modules: 'ES modules',
    typescript: true,
    manager: 'npm',
    packages: {},
  } as const;
  const workflow = filesFor(project, 'failover').find(({ path }) => path.endsWith('.yml'));
  expect(readFileSync(join(RECIPES, 'github-actions.yml'), 'utf8')).toBe(workflow?.content);
});

test.each(['github-actions-shards.yml', 'gitlab-ci.yml'])('%s runs each shard once and merges them', file => {
  const [recipe] = recipes().filter(each => each.file === file);
  expect(recipe?.jobs.map(({ name }) => name)).toEqual(['scenarios 1', 'scenarios 2', 'merge']);
  expect(scriptsOf(file).at(-1)).toMatch(/failover merge/);
});

test('variables of a job are those of the whole pipeline and its own, in its working copy', () => {
  const [recipe] = recipes().filter(({ file }) => file === 'gitlab-ci.yml');
  expect(recipe?.jobs[1]?.variables).toMatchObject({
    npm_config_cache: './.npm',
    DOCKER_HOST: 'tcp://docker:2375',
    CI_NODE_INDEX: '2',
    CI_NODE_TOTAL: '2',
  });
});

test('a part of a recipe that the tests cannot execute is an error that names it', () => {
  expect(() => onlyKeys('x.yml', 'a step', { run: 'true', shell: 'bash' }, ['run'])).toThrow(
    "x.yml has 'shell' in a step, which the tests cannot execute; they know run",
  );
});
