import { expect, test } from '@jest/globals';
import type { Operation } from '../finding.ts';
import { append, cas, read, readAll, unresolved, write } from './fixture.ts';
import { appendLists, check, linearizability, registers } from './index.ts';

test('where it got stuck is told', () => {
  const operations = [
    write('a', [0, 1]),
    read('a', [2, 3]),
    write('b', [4, 5]),
    read('a', [6, 7], { client: 'app' }),
  ];
  const { reason, examples } = linearizability(operations, registers);
  expect(reason).toBe('no order of operations on registers explains 1 of 1 keys');
  expect(examples.violatingKeys).toEqual([
    expect.stringMatching(
      /^3 of 4 operations of "k" can be put in order; after them the register holds "b", and there is no way on with app#\d+ read → "a" from 6.0 to 7.0 ms$/,
    ),
  ]);
});

test('what need not have been done is left out of the explanation', () => {
  const done = [write('a', [0, 1]), cas('b', 'c', false, [4, 5])];
  const operations = [...done, write('b', [2, 3], unresolved), read('x', [6, 7])];
  const [judged] = check(operations, registers).keys;
  expect(judged?.outcome).toMatchObject({ prefix: done.map(operation => ({ operation })) });
});

test('a pass comes with an order that explains it', () => {
  const operations = [write('b', [0, 9]), write('a', [1, 8]), read('b', [10, 11])];
  const [judged] = check(operations, registers).keys;
  expect(judged?.outcome).toMatchObject({
    verdict: 'pass',
    order: [1, 0, 2].map(i => ({ operation: operations[i] })),
  });
});

test.each([
  ['nothing at all', []],
  ['nothing acknowledged', [write('a', [0, 1], unresolved), write('b', [2, 3], { outcome: 'fail' })]],
] satisfies [string, Operation[]][])('%s proves nothing', (_, operations) => {
  expect(linearizability(operations, registers)).toMatchObject({
    verdict: 'unknown',
    reason: 'no operation was acknowledged',
  });
});

// Thirty writes side by side, and a cas on each of them that cannot all have succeeded: too many orders to try.
const hard = Array.from({ length: 30 }, (_, i) => [
  write(`v${i}`, [0, 100], { key: 'hard' }),
  { ...cas(`v${i}`, 'x', true, [200, 300]), key: 'hard' },
]).flat();

test('what cannot be decided in time is unknown', () => {
  const before = performance.now();
  expect(linearizability(hard, registers, { withinMs: 100 })).toMatchObject({
    verdict: 'unknown',
    numbers: { undecidedKeys: 1 },
    examples: { undecidedKeys: ['"hard": out of time'] },
  });
  // Undecided, it would take hours.
  expect(performance.now() - before).toBeLessThan(20_000);
});

test('what cannot be decided in the memory given is unknown', () => {
  expect(linearizability(hard, registers, { configurations: 1000 })).toMatchObject({
    verdict: 'unknown',
    examples: { undecidedKeys: ['"hard": out of memory'] },
  });
});

test('a key that fails is found behind one that is too hard, and outranks it', () => {
  const lost = [write('a', [0, 1]), read(null, [2, 3])];
  expect(linearizability([...hard, ...lost], registers, { withinMs: 100 })).toMatchObject({
    verdict: 'fail',
    numbers: { keys: 2, undecidedKeys: 1, violatingKeys: 1 },
  });
});

test('hundreds of unresolved writes of an outage do not hide what happened', () => {
  const outage = Array.from({ length: 400 }, (_, i) => write(`lost-${i}`, [10 + i, 5000], unresolved));
  const around = [write('a', [0, 1]), ...outage, cas('b', 'x', false, [900, 901]), write('c', [1000, 1001])];
  expect(check([...around, read('lost-7', [2000, 2001])], registers).verdict).toBe('pass');
  expect(check([...around, read('a', [2000, 2001])], registers).verdict).toBe('fail');
  const seen = outage.slice(0, 40).map((_, i) => read(`lost-${i}`, [3000 + i * 10, 3001 + i * 10]));
  expect(check([...around, ...seen], registers).verdict).toBe('pass');
  expect(check([...around, ...seen, read('a', [4000, 4001])], registers).verdict).toBe('fail');
});

test('hundreds of unresolved appends of an outage do not hide what happened', () => {
  const outage = Array.from({ length: 400 }, (_, i) => append(`e${i}`, [10 + i, 5000], unresolved));
  const kept = outage.flatMap(({ value }, i) => (i % 3 === 0 ? [String(value)] : []));
  const all = [append('a', [0, 1]), ...outage, append('b', [1000, 1001], { result: kept.length + 2 })];
  expect(check([...all, readAll(['a', ...kept, 'b'], [2000, 2001])], appendLists).verdict).toBe('pass');
  expect(check([...all, readAll([...kept, 'b'], [2000, 2001])], appendLists).verdict).toBe('fail');
  expect(check(all, appendLists).verdict).toBe('pass');
});

test.each([
  [write('a', [0, 1], { kind: 'append' }), registers, /Operation \d+ of c is not one of registers: .*append/],
  [read('a', [0, 1], { result: 7 }), registers, /not one of registers/],
  [append('a', [0, 1], { result: 'OK' }), appendLists, /not one of append lists/],
  [write('a', [5, 1]), registers, /completed before it was invoked/],
])('%j is refused', (wrong, model, why) => {
  expect(() => linearizability([wrong], model as typeof registers)).toThrow(why);
});
