import { expect, test } from '@jest/globals';
import { isActive } from './session.ts';

test('what was injected only in part can be healed, and what is healed no more', () => {
  const failed = { askedAtMs: 1 };
  const healed = { askedAtMs: 1, injectedAtMs: 2, healedAtMs: 3 };
  expect([failed, healed].map(isActive)).toEqual([true, false]);
});
