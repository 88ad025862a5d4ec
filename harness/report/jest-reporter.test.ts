import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import type { AggregatedResult } from '@jest/reporters';
import { SPLIT, storedRun } from './html/made-up.ts';
import FailoverReporter from './jest-reporter.ts';

const RESULTS = {
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numTotalTestSuites: 1,
} as AggregatedResult;

/** What the reporter prints at the end of a run in this folder. */
async function atTheEndOf(folder: string): Promise<string> {
  const before = process.env.HARNESS_RUN_FOLDER;
  process.env.HARNESS_RUN_FOLDER = folder;
  let printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(text => {
    printed += text;
    return true;
  });
  await new FailoverReporter({ maxWorkers: 1 }).onRunComplete({}, RESULTS).finally(() => {
    process.env.HARNESS_RUN_FOLDER = before;
  });
  return printed;
}

afterEach(() => {
  jest.restoreAllMocks();
});

test('a run ends with its page, and says where that is', async () => {
  const folder = storedRun([SPLIT]);
  expect(await atTheEndOf(folder)).toContain(join(folder, 'index.html'));
  expect(existsSync(join(folder, 'index.html'))).toBe(true);
});

test('a page that cannot be written says nothing against the run, and is told of', async () => {
  const folder = storedRun([SPLIT]);
  mkdirSync(join(folder, 'index.html'));
  expect(await atTheEndOf(folder)).toMatch(/1 passed[\s\S]*the timing report could not be drawn: .*EISDIR/);
  rmSync(folder, { recursive: true });
});
