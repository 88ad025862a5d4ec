import { expect, test } from '@jest/globals';
import { byKey } from './by-key.ts';
import type { Finding, Operation } from './finding.ts';

const operationsOn = (keys: number): Operation[] =>
  Array.from({ length: keys }, (_, id) => ({
    id,
    client: 'app',
    kind: 'add',
    key: `k${id}`,
    value: 'x',
    invokedAtMs: 0,
    outcome: 'ok',
  }));

const finding = (verdict: Finding['verdict'], key: string): Finding => ({
  checker: 'c',
  verdict,
  reason: `of ${key}`,
  numbers: {},
  examples: {},
});

const judged = (keys: number, verdictOf: (key: string) => Finding['verdict']) =>
  Object.entries(
    byKey('reads', operationsOn(keys), ([first]) => finding(verdictOf(first?.key ?? ''), first?.key ?? '')),
  ).map(([name, check]) => [name, check().verdict, check().reason]);

test('a few keys are judged one by one', () => {
  expect(judged(1, () => 'pass')).toEqual([['reads', 'pass', 'of k0']]);
  expect(judged(2, () => 'pass').map(([name]) => name)).toEqual(['reads k0', 'reads k1']);
});

test('with many keys one that fails decides, then one that is unknown', () => {
  expect(judged(20, key => (key === 'k7' ? 'fail' : 'unknown'))).toEqual([
    ['reads', 'fail', '1 of 20 keys, such as k7: of k7'],
  ]);
  expect(judged(20, key => (key === 'k7' ? 'unknown' : 'pass'))).toEqual([
    ['reads', 'unknown', '1 of 20 keys, such as k7: of k7'],
  ]);
  expect(judged(20, () => 'pass').map(([, verdict]) => verdict)).toEqual(['pass']);
});

test('what is wrong with any of many keys is counted, not only with the first: one defect can be expected and another not', () => {
  const failing = (key: string, defect: string, count: number): Finding => ({
    ...finding('fail', key),
    numbers: { reads: 5, [defect]: count },
    defects: [defect],
  });
  const { reads } = byKey('reads', operationsOn(20), ([first]) => {
    if (first?.key === 'k3') return failing('k3', 'lost', 1);
    if (first?.key === 'k5') return failing('k5', 'lost', 500);
    return first?.key === 'k7' ? failing('k7', 'extra', 2) : finding('pass', '');
  });
  expect(reads?.()).toMatchObject({
    reason: '3 of 20 keys, such as k3: of k3',
    numbers: { reads: 5, lost: 501, extra: 2 },
    defects: ['lost', 'extra'],
  });
});
