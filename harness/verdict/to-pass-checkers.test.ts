import { expect, test } from '@jest/globals';
import type { Finding } from '../checkers/index.ts';
import { recording } from './fixture.ts';
import { failoverMatchers } from './matchers.ts';
import { Unknown } from './unknown.ts';

const finding = (checker: string, verdict: Finding['verdict']): Finding => ({
  checker,
  verdict,
  reason: `${checker} says ${verdict}`,
  numbers: {},
  examples: verdict === 'fail' ? { lost: ['app-3', 'app-4'] } : {},
});

const outcome = (...checks: Finding[]) => ({ subject: 'outcome', ...recording().subject, checks });

const judge = (received: unknown, checker?: string) =>
  failoverMatchers.toPassCheckers.call({} as never, received, checker) as {
    pass: boolean;
    message(): string;
  };

test('passes when every checker does', () => {
  expect(judge(outcome(finding('a', 'pass'), finding('b', 'pass')))).toMatchObject({ pass: true });
});

test('fails when one checker does, and the message has what it found, with examples', () => {
  const { pass, message } = judge(outcome(finding('a', 'pass'), finding('b', 'fail')));
  expect(pass).toBe(false);
  expect(message()).toBe(
    'expected every checker to find nothing wrong; b: b says fail\n  b, lost: app-3, app-4',
  );
});

test('a checker can be asked by name, and the others do not matter', () => {
  expect(judge(outcome(finding('a', 'pass'), finding('b', 'fail')), 'a')).toMatchObject({
    pass: true,
  });
});

test('a checker that proved nothing makes it unknown, not a failure', () => {
  expect(() => judge(outcome(finding('a', 'pass'), finding('b', 'unknown')))).toThrow(
    new Unknown('b: b says unknown'),
  );
});

test('a failure outranks what proved nothing', () => {
  expect(judge(outcome(finding('a', 'unknown'), finding('b', 'fail')))).toMatchObject({ pass: false });
});

test('a checker that the scenario does not have is refused with those that it has', () => {
  expect(() => judge(outcome(finding('a', 'pass')), 'c')).toThrow(
    "toPassCheckers was given the checker 'c'; this scenario has a",
  );
});
