import { expect, test } from '@jest/globals';
import { effects } from './effects.ts';

test('operations that have all of their effects, or none, pass', () => {
  expect(effects([])).toMatchObject({ verdict: 'pass', numbers: { partial: 0 } });
});

test('an operation with only some of its effects fails, and is named', () => {
  expect(effects(['app-1 without stock'])).toMatchObject({
    verdict: 'fail',
    reason: '1 operations have only some of their effects',
    numbers: { partial: 1 },
    defects: ['partial'],
    examples: { partial: ['app-1 without stock'] },
  });
});
