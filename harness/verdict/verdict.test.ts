import { expect, test } from '@jest/globals';
import { Unknown, verdictOf } from './verdict.ts';

const PROVED = { faults: 1, assertions: 1 };

const assertionError = (() => {
  try {
    expect(1).toBe(2);
  } catch (error) {
    return error;
  }
  throw new Error('Jest did not throw');
})();

test('a body that asserted something after a fault took effect passes', () => {
  expect(verdictOf(undefined, PROVED).verdict).toBe('pass');
});

test('without a fault nothing was tested', () => {
  expect(verdictOf(undefined, { faults: 0, assertions: 1 })).toEqual({
    verdict: 'unknown',
    reason: 'no fault was injected, so nothing was tested',
  });
});

test('without an assertion nothing was asserted', () => {
  expect(verdictOf(undefined, { faults: 1, assertions: 0 }).verdict).toBe('unknown');
});

test('a failed matcher is a failure, its first line the reason, without colours', () => {
  expect(verdictOf(assertionError, PROVED)).toEqual({
    verdict: 'fail',
    reason: expect.stringContaining('expect(received).toBe(expected)'),
  });
});

test('what proves nothing is unknown with its own words', () => {
  expect(verdictOf(new Unknown('the fault did not take effect'), PROVED)).toEqual({
    verdict: 'unknown',
    reason: 'the fault did not take effect',
  });
});

test('any other error is unknown, never a pass and never a failure', () => {
  expect(verdictOf(new TypeError('x is not a function'), PROVED)).toEqual({
    verdict: 'unknown',
    reason: 'the scenario could not be carried out: x is not a function',
  });
});
