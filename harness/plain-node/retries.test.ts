import { expect, test } from '@jest/globals';
import { showRetried } from './retries.ts';

type Files = Parameters<typeof showRetried>[0];

const fileWith = (...testResults: object[]) =>
  [{ testFilePath: `${process.cwd()}/harness/a.test.ts`, testResults }] as unknown as Files;

const REASON =
  'Error: expect(received).toBe(expected)\n\nExpected: "a"\nReceived: "b"\n    at Object.<anonymous> (a.ts:1:1)';

test('a test that passed at the second try is named, with the beginning of its first failure', () => {
  expect(
    showRetried(fileWith({ status: 'passed', fullName: 'it works', invocations: 2, retryReasons: [REASON] })),
  ).toBe(`Passed only when they were tried again:
harness/a.test.ts: it works
    Error: expect(received).toBe(expected)
    Expected: "a"
    Received: "b"`);
});

test('nothing is said of those that passed at once, and of those that failed each time, which Jest shows', () => {
  const failed = { status: 'failed', fullName: 'it fails', invocations: 2, retryReasons: [REASON] };
  expect(showRetried(fileWith({ status: 'passed', fullName: 'it works', invocations: 1 }, failed))).toBe('');
});
