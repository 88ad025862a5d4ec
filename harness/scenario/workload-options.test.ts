import { expect, test } from '@jest/globals';
import { lock } from '../workload/index.ts';
import { resolveScenario } from './options.ts';

test.each([[lock], ['lock'], [null], [[]]])('a workload that is %p is refused', given => {
  expect(() => resolveScenario({ workload: given as never })).toThrow(
    /^workload is .*what a workload returns, such as lock\(\)/,
  );
});

test('without a workload, and with its options only, clients append', () => {
  expect(resolveScenario({}).workload).toMatchObject({ kind: 'appends', rate: 100 });
  expect(resolveScenario({ workload: { rate: 50 } }).workload).toMatchObject({ kind: 'appends', rate: 50 });
  expect(resolveScenario({ workload: lock() }).workload).toMatchObject({ kind: 'lock' });
});
