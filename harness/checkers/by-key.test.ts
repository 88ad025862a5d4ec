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
