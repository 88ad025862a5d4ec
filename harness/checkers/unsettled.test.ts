import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failed, forAll, history, hung, ok, unresolved } from './fixture.ts';
import { unsettled } from './unsettled.ts';

const ENDED = [ok('append', 'a'), failed('append', 'b'), unresolved('append', 'c')];

test('operations that all ended pass, however they ended', () => {
  expect(unsettled(ENDED, 1000)).toMatchObject({
    checker: 'unsettled',
    verdict: 'pass',
    reason: 'each of 3 operations ended',
    numbers: { operations: 3, unsettled: 0, oldestMs: 0, withinGrace: 0 },
  });
});

test('operations that never ended are counted by their kind, and the oldest is told', () => {
  const operations = [
    ...ENDED,
    hung('append', 'd', { invokedAtMs: 400 }),
    hung('pop', null, { id: 7, invokedAtMs: 300 }),
    hung('pop', null, { invokedAtMs: 500 }),
  ];
  expect(unsettled(operations, 1000)).toMatchObject({
    verdict: 'fail',
    reason: '3 operations never ended, the oldest invoked 700 ms before the end',
    numbers: { unsettled: 3, 'unsettled append': 1, 'unsettled pop': 2, oldestMs: 700 },
    examples: { unsettled: expect.arrayContaining(['app #7 pop, 700 ms old']) },
  });
});

test('operations that were invoked shortly before the end do not count', () => {
  const operations = [...ENDED, hung('append', 'd', { invokedAtMs: 900 })];
  expect(unsettled(operations, 1000, { graceMs: 100 })).toMatchObject({
    verdict: 'pass',
    reason: 'each of 3 operations ended, 1 more were too young to tell',
    numbers: { operations: 4, withinGrace: 1 },
  });
  expect(unsettled(operations, 1000, { graceMs: 99 }).verdict).toBe('fail');
});

test('when all operations hang, that is a failure and no lack of knowledge', () => {
  expect(unsettled([hung('append', 'a')], 1000).verdict).toBe('fail');
});

test.each([
  [[], 'there were no operations'],
  [[hung('append', 'a', { invokedAtMs: 990 })], 'all operations were too young to tell'],
])('of a history that proves nothing nothing is known (%#)', (operations, reason) => {
  expect(unsettled(operations, 1000, { graceMs: 50 })).toMatchObject({ verdict: 'unknown', reason });
});

test('any history is counted as looking for each kind alone would', () => {
  const anyHistory = history(fc.constantFrom('append', 'pop', 'read'), fc.constant('v'));
  forAll(anyHistory, fc.nat(20), (operations, graceMs) => {
    const { numbers, verdict } = unsettled(operations, 40, { graceMs });
    const hanging = operations.filter(
      ({ completedAtMs, invokedAtMs }) => completedAtMs === undefined && invokedAtMs < 40 - graceMs,
    );
    expect(verdict === 'fail').toBe(hanging.length > 0);
    for (const kind of ['append', 'pop', 'read'])
      expect(numbers[`unsettled ${kind}`] ?? 0).toBe(hanging.filter(each => each.kind === kind).length);
    expect(numbers.oldestMs ?? 0).toBe(
      hanging.map(({ invokedAtMs }) => 40 - invokedAtMs).sort((one, other) => other - one)[0] ?? 0,
    );
  });
});
