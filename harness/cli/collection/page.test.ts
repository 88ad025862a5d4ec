import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { collectAll } from './collect.ts';
import { collected } from './made-up.ts';
import { pageOf, SCENARIOS_PAGE } from './page.ts';

test('docs/scenarios.md is what the scenario files say (npm run dev:pages)', async () => {
  expect(readFileSync(SCENARIOS_PAGE, 'utf8')).toBe(pageOf(await collectAll()));
});

test('a scenario that says something else makes another page', async () => {
  const [first, ...others] = await collectAll();
  const changed = pageOf([{ ...(first as (typeof others)[number]), tags: ['security'] }, ...others]);
  expect(changed).not.toBe(readFileSync(SCENARIOS_PAGE, 'utf8'));
});

test('a file is told by its comment, and its scenarios by tags and planted defects', () => {
  const page = pageOf([
    collected('planned/failover', 'second'),
    collected('master-dies/crash', 'first | a', { tags: ['smoke'], planted: 'no <timeout>' }),
    collected('odd/thing', 'third'),
  ]);
  expect(page).toContain('3 scenarios in 3 files');
  expect(page).toContain(
    [
      '## Master crashes',
      '',
      '### [crash](../scenarios/master-dies/crash.scenario.ts)',
      '',
      'Something breaks.',
      '',
      '| scenario | tags | seeded defect |',
      '| --- | --- | --- |',
      '| first \\| a | smoke | no \\<timeout> |',
    ].join('\n'),
  );
  expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
    'Master crashes',
    'Planned maintenance',
    'odd',
  ]);
});
