import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { dataFixture, recordFixture, storeRecord } from '../analyze/fixture.ts';
import { analyze, type ScenarioReport } from '../analyze/index.ts';
import { newFolder } from '../basics/fixture.ts';
import { writeBegunScenario, writeScenarioReport } from '../report/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { analyzeRun } from './analyze.ts';

/** A run with one scenario, as it is stored. */
function storedRun(record: ScenarioRecord, reported = analyze(record)): string {
  const run = newFolder('run');
  const folder = storeRecord(record, join(run, 'crash'));
  writeScenarioReport(folder, reported);
  return run;
}

/** Analyzes it. @returns the exit code, what was printed, and the verdicts of scenario and checks that were written */
function analyzed(run: string) {
  const print = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const code = analyzeRun(run);
  const printed = print.mock.calls.join('\n');
  print.mockRestore();
  const [report] = JSON.parse(readFileSync(join(run, 'analysis.json'), 'utf8')) as ScenarioReport[];
  const checks = report?.findings.map(({ checker, verdict }) => [checker, verdict]) ?? [];
  return { code, printed, report, checks: Object.fromEntries(checks) };
}

test('a stored run that passed passes again', () => {
  const { code, report, checks, printed } = analyzed(storedRun(recordFixture()));
  expect({ code, verdict: report?.verdict }).toEqual({ code: 0, verdict: 'pass' });
  expect(checks).toMatchObject({ elements: 'pass', unsettled: 'pass', convergence: 'pass', loss: 'pass' });
  expect(printed).not.toContain('when it ran');
  expect(printed).toContain('1 of 1 reports are the same\n');
});

test('an element that is missing in the stored final data is found, and what it was before is printed', () => {
  const record = recordFixture();
  const kept = (record.histories.get('app') ?? []).filter(({ value }) => value !== 'app-105');
  const data = { 'redis-2': dataFixture(kept), 'redis-3': dataFixture(kept) };
  const final = { data, master: 'redis-2', readAtMs: 12_100 };
  const run = storedRun({ ...record, final }, analyze(record));
  const { code, checks, printed } = analyzed(run);
  expect(code).toBe(1);
  expect(checks).toMatchObject({ elements: 'fail', loss: 'fail', convergence: 'pass' });
  expect(printed).toContain('it was pass when it ran: every expectation and every check passed');
  expect(printed).toContain('0 of 1 reports are the same; 1 changed');
  expect(printed).toContain('changed: verdict: "pass" → "fail"');
});

test('the report of a killed run stays unknown, because there is no record', () => {
  const run = newFolder('run');
  const folder = join(run, 'crash');
  mkdirSync(folder);
  const { body: _, ...begun } = recordFixture();
  writeBegunScenario(folder, analyze(begun));
  const { code, report, printed } = analyzed(run);
  expect({ code, verdict: report?.verdict }).toEqual({ code: 1, verdict: 'unknown' });
  expect(printed).toContain('there is no record to analyze');
  expect(printed).toContain('0 of 0 reports are the same; without a record: 1');
});

test('a run of which no record is left has nothing to analyze, whatever it reported', () => {
  const run = storedRun(recordFixture(), analyze(recordFixture()));
  rmSync(join(run, 'crash', 'record.json'));
  const { code, printed } = analyzed(run);
  expect(printed).toContain('0 of 0 reports are the same; without a record: 1');
  expect(code).toBe(1);
});

test('a report of an older version is the same where only fields are new', () => {
  const { limits, findings: _, ...older } = analyze(recordFixture());
  const stored = { ...older, demands: limits } as unknown as ScenarioReport;
  expect(analyzed(storedRun(recordFixture(), stored)).printed).toContain(
    '1 of 1 reports are the same, 1 of them with new fields',
  );
});

test('earlier attempts stay in the report', () => {
  const record = recordFixture();
  const reported = { ...analyze(record), earlier: [] };
  expect(analyzed(storedRun(record, reported)).report).toHaveProperty('earlier', []);
});

test('a folder without a run is refused with what to do', () => {
  const empty = newFolder('empty', { 'a.txt': '' });
  expect(() => analyzeRun(empty)).toThrow(/no scenario in it[\s\S]*reports\/latest/);
  expect(() => analyzeRun('/nowhere/at/all')).toThrow(/no such folder/);
});
