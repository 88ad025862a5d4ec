import { expect, test } from '@jest/globals';
import { type Finding, findingOf, overall, runCheckers } from './finding.ts';

const finding = (checker: string, verdict: Finding['verdict']) =>
  findingOf(checker, verdict, `${checker} says so`, {});

test('findings come in the order of the checkers and bear their names', () => {
  const findings = runCheckers({
    'elements of a': () => finding('elements', 'pass'),
    'elements of b': () => finding('elements', 'fail'),
  });
  expect(findings.map(({ checker, verdict }) => [checker, verdict])).toEqual([
    ['elements of a', 'pass'],
    ['elements of b', 'fail'],
  ]);
});

test('a checker that throws is unknown and hides none of the others', () => {
  const findings = runCheckers({
    broken: () => {
      throw new TypeError('x is not iterable');
    },
    lock: () => finding('lock', 'fail'),
  });
  expect(findings).toMatchObject([
    { checker: 'broken', verdict: 'unknown', reason: 'the checker itself failed: x is not iterable' },
    { checker: 'lock', verdict: 'fail' },
  ]);
});

test('fail outranks unknown', () => {
  expect(overall([finding('a', 'unknown'), finding('b', 'fail'), finding('c', 'pass')])).toEqual({
    verdict: 'fail',
    reason: 'b: b says so',
  });
});

test('unknown outranks pass', () => {
  expect(overall([finding('a', 'pass'), finding('b', 'unknown')])).toEqual({
    verdict: 'unknown',
    reason: 'b: b says so',
  });
});

test('only when all pass is the whole a pass', () => {
  expect(overall([finding('a', 'pass'), finding('b', 'pass')])).toEqual({
    verdict: 'pass',
    reason: 'a, b passed',
  });
});

test('without findings nothing is known', () => {
  expect(overall([])).toEqual({ verdict: 'unknown', reason: 'nothing was checked' });
});
