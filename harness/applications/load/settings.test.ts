import { expect, test } from '@jest/globals';
import { type LoadOptions, resolveLoad } from './settings.ts';

const ASKED = { keys: ['a'], path: '/data/{key}' };

test('everything has a default', () => {
  expect(resolveLoad('load', {}, ASKED)).toMatchObject({ rate: 100, skew: 1, patienceMs: 5000 });
});

test.each<[LoadOptions, string]>([
  [{ rate: 0.5 }, 'load.rate is 0.5 (number); allowed: a whole number from 1'],
  [{ skew: -1 }, 'load.skew is -1'],
  [{ patience: '1500ms' }, 'load.patience is "1500ms" (string); allowed: whole seconds'],
  [{ users: 3 } as LoadOptions, "load has an unknown option 'users'"],
])('%j is refused', (options, message) => {
  expect(() => resolveLoad('load', options, ASKED)).toThrow(message);
});
