import { expect, test } from '@jest/globals';
import type { Finding } from '../checkers/index.ts';
import type { JudgedHistories } from './judged.ts';
import { failoverMatchers } from './matchers.ts';

const finding = (checker: string, verdict: Finding['verdict']): Finding => ({
  checker,
  verdict,
  reason: `${checker} says ${verdict}`,
  numbers: {},
  examples: verdict === 'fail' ? { lost: ['app-3', 'app-4'] } : {},
});

const histories = (...findings: Finding[]): JudgedHistories => ({
  subject: 'histories',
  findings: async () => findings,
});

const hold = (received: unknown, checker?: string) =>
  Promise.resolve(failoverMatchers.toHold.call({} as never, received, checker));

test('what every checker passes holds', async () => {
  expect(await hold(histories(finding('a', 'pass'), finding('b', 'pass')))).toMatchObject({ pass: true });
});

test('what one checker fails does not hold, and the message says what it found, with examples', async () => {
  const { pass, message } = await hold(histories(finding('a', 'pass'), finding('b', 'fail')));
  expect(pass).toBe(false);
  expect(message()).toBe(
    'expected every checker to find nothing wrong; b: b says fail\n  b, lost: app-3, app-4',
  );
});

test('a checker can be asked for by name, and the others do not matter', async () => {
  expect(await hold(histories(finding('a', 'pass'), finding('b', 'fail')), 'a')).toMatchObject({
    pass: true,
  });
});

test('what a checker could not tell makes the verdict unknown, and not a failure', async () => {
  await expect(hold(histories(finding('a', 'pass'), finding('b', 'unknown')))).rejects.toMatchObject({
    name: 'Unknown',
    message: 'b: b says unknown',
  });
});

test('a failure outranks what could not be told', async () => {
  expect(await hold(histories(finding('a', 'unknown'), finding('b', 'fail')))).toMatchObject({ pass: false });
});

test('a checker that the workload does not have is refused with those that it has', async () => {
  await expect(hold(histories(finding('a', 'pass')), 'c')).rejects.toThrow(
    "toHold was given the checker 'c'; this workload has a",
  );
});

test('anything else than histories proves nothing', async () => {
  await expect(hold({ subject: 'client' })).rejects.toMatchObject({ name: 'Unknown' });
});
