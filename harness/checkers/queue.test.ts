import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answered, failed, forAll, history, hung, name, names, ok, unresolved } from './fixture.ts';
import { queue } from './queue.ts';

const push = (value: string) => ok('push', value);
const pop = (result: string | null) => answered('pop', result);

test('a queue in which everything was popped once or is left passes', () => {
  expect(queue([push('a'), push('b'), pop('a'), pop(null)], ['b'])).toMatchObject({
    checker: 'queue',
    verdict: 'pass',
    reason: 'each of 2 pushed elements was popped once or is left',
    numbers: { pushed: 2, popped: 1, lost: 0, twice: 0, reappeared: 0, unexpected: 0 },
  });
});

test('an acknowledged element that was never popped and is not left is lost', () => {
  expect(queue([push('a'), push('b'), pop('a')], [])).toMatchObject({
    verdict: 'fail',
    reason: '1 pushed, never popped and not left',
    numbers: { lost: 1, maybeTaken: 0 },
    examples: { lost: ['b'] },
  });
});

test('an unresolved pop may have taken one of two absent elements', () => {
  const operations = [push('a'), push('b'), unresolved('pop', null)];
  expect(queue(operations, [])).toMatchObject({
    verdict: 'fail',
    numbers: { unresolvedPops: 1, lost: 1, maybeTaken: 1 },
  });
});

test('as many unresolved pops as absent elements explain them all', () => {
  const operations = [push('a'), unresolved('pop', null), hung('pop', null)];
  expect(queue(operations, [])).toMatchObject({ verdict: 'pass', numbers: { lost: 0, maybeTaken: 1 } });
});

test('an element that was popped twice counts as twice', () => {
  expect(queue([push('a'), pop('a'), pop('a')], [])).toMatchObject({
    verdict: 'fail',
    numbers: { twice: 1, popped: 2 },
    examples: { twice: ['a'] },
  });
});

test('an element that was popped and is still left has reappeared', () => {
  expect(queue([push('a'), pop('a')], ['a'])).toMatchObject({ verdict: 'fail', numbers: { reappeared: 1 } });
});

test('an element that was popped and never pushed is unexpected', () => {
  expect(queue([push('a'), pop('a'), pop('z')], [])).toMatchObject({
    verdict: 'fail',
    numbers: { unexpected: 1 },
    examples: { unexpected: ['z'] },
  });
});

test('an element whose push certainly failed is as unexpected as one that nobody pushed', () => {
  expect(queue([push('a'), failed('push', 'b'), pop('a'), pop('b')], [])).toMatchObject({
    verdict: 'fail',
    numbers: { unexpected: 1 },
  });
});

test('an unresolved push that was seen is recovered, and one that was not never settled', () => {
  const operations = [push('a'), pop('a'), unresolved('push', 'b'), pop('b'), hung('push', 'c')];
  expect(queue(operations, [])).toMatchObject({
    verdict: 'pass',
    numbers: { recovered: 1, neverSettled: 1 },
  });
});

test('without an element that was pushed or popped nothing is known', () => {
  expect(queue([failed('push', 'a'), pop(null)], [])).toMatchObject({
    verdict: 'unknown',
    reason: 'nothing was pushed or popped',
  });
});

test('without knowing what is left nothing is known', () => {
  expect(queue([push('a')], undefined)).toMatchObject({
    verdict: 'unknown',
    reason: 'the final data could not be read',
  });
});

test('any history is judged as one element after the other would be', () => {
  const anyHistory = history(fc.constantFrom('push', 'push', 'pop'), name, fc.option(name));
  forAll(anyHistory, names, (operations, left) => {
    const finding = queue(operations, left);
    const pops = operations.filter(({ kind }) => kind === 'pop');
    const pushes = (element: string, ...outcomes: string[]) =>
      operations.some(
        each => each.kind === 'push' && each.value === element && outcomes.includes(each.outcome),
      );
    const timesPopped = (element: string) =>
      pops.filter(({ outcome, result }) => outcome === 'ok' && result === element).length;
    const timesLeft = (element: string) => left.filter(each => each === element).length;
    const count = (is: (element: string) => boolean) => ['a', 'b', 'c', 'd', 'e', 'f'].filter(is).length;
    const seen = (element: string) => timesPopped(element) + timesLeft(element) > 0;
    const onlyUnresolved = (element: string) => !pushes(element, 'ok') && pushes(element, 'unresolved');
    const absent = count(element => pushes(element, 'ok') && !seen(element));
    const unresolvedPops = pops.filter(({ outcome }) => outcome === 'unresolved').length;
    const expected = {
      pushed: count(element => pushes(element, 'ok')),
      popped: pops.filter(({ outcome, result }) => outcome === 'ok' && result !== null).length,
      unresolvedPops,
      lost: Math.max(0, absent - unresolvedPops),
      maybeTaken: Math.min(absent, unresolvedPops),
      twice: count(element => timesPopped(element) > 1),
      reappeared: count(
        element => timesLeft(element) > 1 || (timesLeft(element) > 0 && timesPopped(element) > 0),
      ),
      unexpected: count(element => seen(element) && !pushes(element, 'ok', 'unresolved')),
      neverSettled: count(element => onlyUnresolved(element) && !seen(element)),
      recovered: count(element => onlyUnresolved(element) && seen(element)),
    };
    if (expected.pushed + expected.popped === 0) return expect(finding.verdict).toBe('unknown');
    expect(finding.numbers).toEqual(expected);
    const { lost, twice, reappeared, unexpected } = expected;
    return expect(finding.verdict).toBe(lost + twice + reappeared + unexpected > 0 ? 'fail' : 'pass');
  });
});
