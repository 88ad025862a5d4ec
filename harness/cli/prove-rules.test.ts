import { expect, test } from '@jest/globals';
import { proofRuns, RULES } from '../check/index.ts';
import { collectAll } from './collection/collect.ts';

test('the proof of every rule is a scenario that there is, with a seeded defect where the proof is one', async () => {
  const scenarios = await collectAll();
  const missing = proofRuns(RULES).filter(({ file, name, isSeeded }) => {
    const found = scenarios.find(each => each.file === file && each.name === name);
    return found === undefined || (isSeeded && found.planted === undefined);
  });
  expect(missing.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});
