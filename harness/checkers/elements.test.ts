import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { elements } from './elements.ts';
import type { Operation } from './finding.ts';
import { failed, forAll, history, hung, name, names, ok, unresolved } from './fixture.ts';

const append = (value: string) => ok('append', value);

test('a list with every acknowledged element once passes', () => {
  const finding = elements([append('a'), ok('add', 'b'), failed('append', 'c')], ['a', 'b']);
  expect(finding).toMatchObject({
    checker: 'elements',
    verdict: 'pass',
    reason: 'all 2 acknowledged elements are there, each once',
    numbers: { attempted: 3, acknowledged: 2, failed: 1, unresolved: 0, lost: 0, duplicates: 0 },
    examples: {},
  });
});

test('one acknowledged element that is absent is lost', () => {
  expect(elements([append('a'), append('b')], ['a'])).toMatchObject({
    verdict: 'fail',
    reason: '1 acknowledged and absent',
    numbers: { lost: 1 },
    examples: { lost: ['b'] },
  });
});

test('an unresolved element that is there was recovered, which is no defect', () => {
  const finding = elements([append('a'), hung('append', 'b')], ['a', 'b']);
  expect(finding).toMatchObject({ verdict: 'pass', numbers: { unresolved: 1, recovered: 1, ghosts: 0 } });
});

test('an element that the application was told an error about and that is there is a ghost', () => {
  const finding = elements([append('a'), unresolved('append', 'b')], ['a', 'b']);
  expect(finding).toMatchObject({
    verdict: 'pass',
    numbers: { ghosts: 1, recovered: 1, impossible: 0 },
    examples: { ghosts: ['b'] },
  });
});

test('an element that was certainly not written and is there is impossible', () => {
  const finding = elements([append('a'), failed('append', 'b')], ['a', 'b']);
  expect(finding).toMatchObject({ verdict: 'fail', numbers: { failed: 1, impossible: 1, ghosts: 1 } });
});

test('an element that is there twice is a duplicate', () => {
  expect(elements([append('a'), append('b')], ['a', 'b', 'a'])).toMatchObject({
    verdict: 'fail',
    numbers: { duplicates: 1 },
    examples: { duplicates: ['a'] },
  });
});

test('an element that nobody wrote is unexpected', () => {
  expect(elements([append('a')], ['a', 'z'])).toMatchObject({
    verdict: 'fail',
    numbers: { unexpected: 1 },
    examples: { unexpected: ['z'] },
  });
});

test('an element that was written again after an error counts once, as acknowledged', () => {
  const finding = elements([failed('append', 'a'), unresolved('append', 'a'), append('a')], ['a']);
  expect(finding).toMatchObject({ verdict: 'pass', numbers: { attempted: 1, acknowledged: 1, ghosts: 0 } });
});

test('every element of a batch counts', () => {
  expect(elements([ok('append', ['a', 'b'])], ['a'])).toMatchObject({
    numbers: { acknowledged: 2, lost: 1 },
  });
});

test('of many lost elements ten are examples', () => {
  const finding = elements(
    Array.from({ length: 30 }, (_, at) => append(`e${at}`)),
    [],
  );
  expect(finding.numbers.lost).toBe(30);
  expect(finding.examples.lost).toHaveLength(10);
});

test('without an acknowledged element nothing is known', () => {
  expect(elements([failed('append', 'a'), ok('increment', null)], [])).toMatchObject({
    verdict: 'unknown',
    reason: 'no append or add was acknowledged',
    numbers: { failed: 1 },
  });
});

test('without the final elements nothing is known', () => {
  expect(elements([append('a')], undefined)).toMatchObject({
    verdict: 'unknown',
    reason: 'the final elements could not be read',
  });
});

test('any history is judged as one element after the other would be', () => {
  forAll(history(fc.constantFrom('append', 'add', 'read'), name), names, (operations, present) => {
    const finding = elements(operations, present);
    const expected = bruteForce(operations, present);
    if (expected.acknowledged === 0) return expect(finding.verdict).toBe('unknown');
    expect(finding.numbers).toEqual(expected);
    const { lost = 0, impossible = 0, duplicates = 0, unexpected = 0 } = expected;
    return expect(finding.verdict).toBe(lost + impossible + duplicates + unexpected > 0 ? 'fail' : 'pass');
  });
});

function bruteForce(operations: readonly Operation[], present: readonly string[]): Record<string, number> {
  const tries = (element: string) =>
    operations.filter(each => each.kind !== 'read' && each.value === element);
  const has = (element: string, outcome: string) => tries(element).some(each => each.outcome === outcome);
  const times = (element: string) => present.filter(each => each === element).length;
  const isOk = (element: string) => has(element, 'ok');
  const isUnresolved = (element: string) => !isOk(element) && has(element, 'unresolved');
  const isFailed = (element: string) => !isOk(element) && !isUnresolved(element) && has(element, 'fail');
  const count = (...tests: ((element: string) => boolean)[]) =>
    ['a', 'b', 'c', 'd', 'e', 'f'].filter(element => tests.every(each => each(element))).length;
  const isThere = (element: string) => times(element) > 0;
  const wasTold = (element: string) =>
    tries(element).some(each => each.outcome !== 'ok' && each.completedAtMs !== undefined);
  return {
    attempted: count(element => tries(element).length > 0),
    acknowledged: count(isOk),
    failed: count(isFailed),
    unresolved: count(isUnresolved),
    lost: count(isOk, element => !isThere(element)),
    recovered: count(isUnresolved, isThere),
    ghosts: count(isThere, wasTold, element => !isOk(element)),
    impossible: count(isFailed, isThere),
    duplicates: count(element => times(element) > 1),
    unexpected: count(isThere, element => tries(element).length === 0),
  };
}
