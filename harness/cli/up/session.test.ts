import { expect, test } from '@jest/globals';
import type { Injected } from '../../faults/index.ts';
import { isActive } from './session.ts';

test('what was injected only in part can be healed, and what is healed no more', () => {
  const failed: Pick<Injected, 'injectedAtMs' | 'healedAtMs'> = {};
  const healed: typeof failed = { injectedAtMs: 2, healedAtMs: 3 };
  expect([failed, healed].map(isActive)).toEqual([true, false]);
});
