import { expect, test } from '@jest/globals';
import { faultFixture } from '../analyze/fixture.ts';
import { lastChangeMs } from './settle.ts';

const changed = (...faults: Parameters<typeof faultFixture>[0][]) =>
  lastChangeMs({ injections: faults.map(each => ({ title: 'x', faults: [faultFixture(each)] })) });

test('clients are given their time from the last fault or heal on, whichever was later', () => {
  expect(changed({ injectedAtMs: 3000, healedAtMs: 9000 }, { injectedAtMs: 5000 })).toBe(12_500);
  expect(changed({ injectedAtMs: 3000, healedAtMs: 9000 })).toBe(9000);
  const { healedAtMs: _, ...open } = faultFixture();
  expect(lastChangeMs({ injections: [{ title: 'x', faults: [open] }] })).toBe(open.injectedAtMs);
});

test('without a fault that took effect there is nothing to wait for', () => {
  const { injectedAtMs: _, healedAtMs: __, ...none } = faultFixture();
  expect(lastChangeMs({ injections: [] })).toBeUndefined();
  expect(lastChangeMs({ injections: [{ title: 'x', faults: [none] }] })).toBeUndefined();
});
