import { expect, test } from '@jest/globals';
import { isActive } from './session.ts';

test('what was injected, or failed and was injected only in part, can be healed once', () => {
  expect(isActive({})).toBe(false);
  expect(isActive({ injectedAtMs: 2 })).toBe(true);
  expect(isActive({ injectFailed: 'torn' })).toBe(true);
  expect(isActive({ injectFailed: 'torn', healedAtMs: 3 })).toBe(false);
});
