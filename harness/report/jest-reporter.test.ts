import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { AggregatedResult, Test, TestResult } from '@jest/reporters';
import { projectFolder } from '../basics/index.ts';
import { readRunReport } from './files.ts';
import { SPLIT, storedRun } from './html/made-up.ts';
import FailoverReporter from './jest-reporter.ts';
import type { ScenarioReport } from './result.ts';

const ENDED = { testFilePath: join(projectFolder(), SPLIT.file), numFailingTests: 0 } as TestResult;

const RESULTS = { numTotalTestSuites: 1, testResults: [ENDED] } as AggregatedResult;

/** What the reporter prints at the end of a run in this folder. */
const atTheEndOf = (folder: string, results = RESULTS, reporter = newReporter()): Promise<string> =>
  printedIn(folder, () => reporter.onRunComplete({}, results));

const newReporter = () => new FailoverReporter({ maxWorkers: 1 });

async function printedIn(folder: string, act: () => void | Promise<void>): Promise<string> {
  process.env.HARNESS_RUN_FOLDER = folder;
  let printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(text => {
    printed += text;
    return true;
  });
  await act();
  return printed;
}

// These tests may themselves run in GitHub Actions, and have no engine.
beforeEach(() => {
  process.env.HARNESS_ENVIRONMENT = JSON.stringify({
    engine: 'Docker 20.10.24',
    machines: [],
    image: { name: 'sentinel-failover-harness/redis:7.0', server: 'redis', versions: { server: '7.0.15' } },
  });
  delete process.env.GITHUB_ACTIONS;
  delete process.env.GITHUB_STEP_SUMMARY;
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('a run ends with its page, and says where that is', async () => {
  const folder = storedRun([SPLIT]);
  expect(await atTheEndOf(folder)).toContain(join(folder, 'index.html'));
  expect(existsSync(join(folder, 'index.html'))).toBe(true);
});

test('a run ends with the formats that CI systems read, and says nothing of them', async () => {
  const folder = storedRun([SPLIT]);
  expect(await atTheEndOf(folder)).not.toMatch(/junit|metrics|phases|summary|::error/);
  for (const file of ['junit.xml', 'metrics.txt', 'phases.csv', 'summary.md'])
    expect(existsSync(join(folder, file))).toBe(true);
});

test('a format that cannot be written says nothing against the run, and is told of', async () => {
  const folder = storedRun([SPLIT]);
  mkdirSync(join(folder, 'junit.xml'));
  expect(await atTheEndOf(folder)).toMatch(/1 passed[\s\S]*\njunit\.xml could not be written: .*EISDIR.*\n$/);
  expect(readRunReport(folder)?.exitCode).toBe(0);
});

test('in GitHub Actions a run is in the summary of its step, and what did not hold is annotated', async () => {
  const folder = storedRun([{ ...SPLIT, verdict: 'unknown', reason: 'too busy' }]);
  process.env.GITHUB_ACTIONS = 'true';
  process.env.GITHUB_STEP_SUMMARY = join(folder, 'step');
  expect(await atTheEndOf(folder)).toMatch(/\n::error title=unknown%3A what a split loses,.*::too busy\n$/);
  expect(readFileSync(join(folder, 'step'), 'utf8')).toContain('0 fail, 1 unknown');
});

test('a page that cannot be written says nothing against the run, and is told of', async () => {
  const folder = storedRun([SPLIT]);
  mkdirSync(join(folder, 'index.html'));
  expect(await atTheEndOf(folder)).toMatch(/1 passed[\s\S]*the timing report could not be drawn: .*EISDIR/);
});

test('a run that ended before all its files ran is no success, and says how many are missing', async () => {
  const folder = storedRun([SPLIT]);
  const reporter = newReporter();
  const printed = await atTheEndOf(folder, { ...RESULTS, numTotalTestSuites: 3 }, reporter);
  expect(printed).toContain('the run ended before 2 of 3 files ran');
  expect(readRunReport(folder)).toMatchObject({ exitCode: 1, filesNotRun: 2 });
  expect(reporter.getLastError()?.message).toContain('2 of 3 files');
});

test.each<[string, Partial<ScenarioReport>, Partial<TestResult>]>([
  ['could not be loaded', {}, { testExecError: { message: 'SyntaxError' } as never }],
  ['had a failing test beside its scenario', {}, { numFailingTests: 1 }],
  ['had one beside a scenario that failed', { verdict: 'fail' }, { numFailingTests: 2 }],
])('a file that %s is named, and no success', async (_what, others, ended) => {
  const folder = storedRun([{ ...SPLIT, ...others }]);
  const printed = await atTheEndOf(folder, { ...RESULTS, testResults: [{ ...ENDED, ...ended }] });
  expect(printed).toMatch(
    `files that could not be loaded, or in which a test failed outside of its scenario: ${SPLIT.file}`,
  );
  expect(readRunReport(folder)).toMatchObject({ exitCode: 1, failedFiles: [SPLIT.file] });
});

test('a scenario that failed is reported itself: its file is not named', async () => {
  const folder = storedRun([{ ...SPLIT, verdict: 'fail' }]);
  await atTheEndOf(folder, { ...RESULTS, testResults: [{ ...ENDED, numFailingTests: 1 }] });
  expect(readRunReport(folder)).toMatchObject({ exitCode: 1 });
  expect(readRunReport(folder)?.failedFiles).toBeUndefined();
});

test('nor where the file of the scenario is relative to a package of the repository', async () => {
  const folder = storedRun([{ ...SPLIT, verdict: 'fail' }]);
  const testFilePath = join(projectFolder(), 'packages/api', SPLIT.file);
  await atTheEndOf(folder, { ...RESULTS, testResults: [{ ...ENDED, testFilePath, numFailingTests: 1 }] });
  expect(readRunReport(folder)?.failedFiles).toBeUndefined();
});

test('a run of all its files reports no error to Jest', async () => {
  const reporter = newReporter();
  await atTheEndOf(storedRun([SPLIT]), RESULTS, reporter);
  expect(reporter.getLastError()).toBeUndefined();
});

test('a scenario that cannot be shown does not end the run', async () => {
  const folder = storedRun([SPLIT]);
  mkdirSync(join(folder, 'broken'));
  writeFileSync(join(folder, 'broken', 'scenario.json'), '{"name":');
  const printed = await printedIn(folder, () =>
    newReporter().onTestFileResult({} as Test, { failureMessage: 'as Jest has it' } as TestResult),
  );
  expect(printed).toMatch(/a scenario could not be shown: .*JSON[\s\S]*as Jest has it/);
});
