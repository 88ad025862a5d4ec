import assert from 'node:assert/strict';
import { describe, expect, test } from '@jest/globals';
import { UnusableInput, unusable } from '../basics/index.ts';
import { isAssertion, recordedError, SplitVote, TooBusy, Unknown } from './unknown.ts';

function thrownBy(check: () => unknown): unknown {
  try {
    check();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** As chai throws it. */
class AssertionError extends Error {
  override name = 'AssertionError';
}

const failedMatcher = thrownBy(() => expect(1).toBe(2));
const failedAssert = thrownBy(() => assert.equal(1, 2));

describe('a failure is', () => {
  test.each<[string, unknown, string | RegExp]>([
    ["an assertion of Jest's", failedMatcher, 'expect(received).toBe(expected) // Object.is equality'],
    ['an assertion of node:assert', failedAssert, /^Expected values to be strictly equal:/],
    ['an assertion of chai', new AssertionError('expected 1 to equal 2'), 'expected 1 to equal 2'],
    ['a plain error', new Error('the deployment is wrong\nsecond line'), 'the deployment is wrong'],
    ['a defect of the body', thrownBy(() => JSON.parse('{')), /JSON/],
    ['an error without a message', new Error(''), 'an error without a message'],
    ['undefined', undefined, 'the body threw undefined'],
    ['null', null, 'the body threw null'],
    ['a text', 'no', 'the body threw no'],
  ])('%s, with its first line without colours', (_what, thrown, message) => {
    expect(recordedError(thrown)).toEqual({
      is: 'failure',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});

test.each([
  [new Unknown('the fault took no effect'), 'unknown'],
  [new TooBusy('the processors were 99 % busy'), 'too busy'],
  [new SplitVote('split vote of sentinel-1'), 'split vote'],
  [new UnusableInput('topology.quorum is 9'), 'unusable'],
] as const)('%s is not a failure', (thrown, is) => {
  expect(recordedError(thrown)).toEqual({ is, message: thrown.message });
});

test('assertions of every library are recognized, other errors are not', () => {
  const chai = new AssertionError('no');
  expect([failedMatcher, failedAssert, chai, new Error('no'), 'no', undefined].map(isAssertion)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('unusable input is recorded with what was found and what to do', () => {
  const thrown = unusable({ tried: 'to run a scenario', found: 'no\nanswer', todo: 'start the engine' });
  expect(recordedError(thrown)).toEqual({
    is: 'unusable',
    message: 'to run a scenario; found: no; answer; to do: start the engine',
  });
});
