import { statSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { analyze } from './analyze.ts';
import { recordFixture } from './fixture.ts';
import { inMicroseconds, keptFile, keptNames, packRecord, readKept, unpackRecord } from './kept-record.ts';
import type { ScenarioReport } from './result.ts';

/** As the file has it. */
const stored = (report: ScenarioReport) =>
  JSON.parse(JSON.stringify(report, inMicroseconds)) as ScenarioReport;

test('there is a record of each kind of deployment, of a service, and of losses', () => {
  expect(keptNames()).toEqual(['cluster-crash', 'crash', 'freeze', 'service', 'split-brain']);
});

// When this fails because the analysis is meant to have changed: `npm run dev:keep --` shows and keeps the change.
describe.each(keptNames())('the record of a real scenario: %s', name => {
  const { record, report } = readKept(name);

  test('gives its report again, field by field', () => {
    const again = stored(analyze(record));
    for (const field of Object.keys(report) as (keyof ScenarioReport)[])
      expect({ [field]: again[field] }).toEqual({ [field]: report[field] });
    expect(Object.keys(again)).toEqual(Object.keys(report));
  });

  test('has a report that says something', () => {
    expect(report).toMatchObject({ verdict: 'pass', newMaster: expect.any(String) });
    expect(report.phases.promotedMs).toBeGreaterThan(1000);
    expect(Object.keys({ ...report.clients, ...report.services })).not.toEqual([]);
  });

  test('is small, and names no folder of a machine', () => {
    expect(statSync(keptFile(name)).size).toBeLessThan(150_000);
    expect(report.folder).toMatch(/^reports\//);
  });
});

test('a record is kept to the microsecond, with everything that an operation has or lacks', () => {
  const [first, second, ...others] = recordFixture().histories.get('app') ?? [];
  if (first === undefined || second === undefined) throw new Error('the fixture has no history');
  const {
    completedAtMs: _,
    lateMs: __,
    ...open
  } = { ...second, value: null, outcome: 'unresolved' as const };
  const historyOf = (invokedAtMs: number) => new Map([['app', [{ ...first, invokedAtMs }, open, ...others]]]);
  const { record, report } = unpackRecord(packRecord(recordFixture({ histories: historyOf(1000.1234567) })));
  const wanted = recordFixture({ histories: historyOf(1000.123) });
  expect({ ...record, histories: [...record.histories] }).toEqual({
    ...wanted,
    histories: [...wanted.histories],
  });
  expect(report).toEqual(stored(analyze(record)));
});
