import { expect, test } from '@jest/globals';
import { CROWD, REPORT } from '../made-up.ts';
import type { RunReport } from '../result.ts';
import { counting, failed, runOf, skipped, slow, untold } from './made-up.ts';
import { phasesCsv } from './phases-csv.ts';

const app = REPORT.clients.app as NonNullable<typeof REPORT.clients.app>;

/** Its lines by the names of the columns; only for texts in which nothing is quoted. */
function read(run: RunReport): Record<string, string>[] {
  const [head = '', ...lines] = phasesCsv(run).trimEnd().split('\n');
  const names = head.split(',');
  return lines.map(line =>
    Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? 'surplus', cell])),
  );
}

test('begins with the names of the columns', () => {
  expect(phasesCsv(runOf([]))).toBe(
    'run,scenario,file,verdict,planted,server,detectedMs,agreedMs,electedMs,selectedMs,promotedMs,announcedMs,adoptedMs,' +
      'reconfiguredMs,demotedMs,suspectedMs,failedMs,requestedMs,grantedMs,coveredMs,client,library,followedMs,outageMs,outageEnded,receiveGapMs,receiveGapEnded,attempted,acknowledged,' +
      'failed,unresolved,unsettled,lost,ghosts,duplicates,unit\n',
  );
});

test('has a line for each client of each scenario', () => {
  const lines = read(
    runOf([{ ...REPORT, clients: { one: app, two: { ...app, outageEnded: false } } }, skipped]),
  );
  expect(lines).toMatchObject([
    {
      run: 'r',
      verdict: 'pass',
      server: 'redis 7',
      promotedMs: '2000',
      client: 'one',
      outageEnded: 'true',
      lost: '2',
    },
    { client: 'two', outageMs: '4010', outageEnded: 'false', attempted: '10', ghosts: '0' },
    { scenario: skipped.name, verdict: 'skipped', client: '', library: '' },
  ]);
});

test('has no outage where shorter ones could not be noticed', () => {
  expect(read(runOf([slow]))).toMatchObject([{ client: 'app', outageMs: '' }]);
});

test('has a line for each crowd, with when its last connection worked again and its loss', () => {
  const crowds = { web: { ...CROWD, followedMs: 3500 } };
  expect(read(runOf([{ ...REPORT, clients: {}, crowds }]))).toMatchObject([
    { client: 'web', library: 'ioredis', followedMs: '3500', outageMs: '', lost: '1', unit: 'write' },
  ]);
  expect(read(runOf([{ ...REPORT, crowds: { web: CROWD } }]))).toMatchObject([
    { client: 'app' },
    { client: 'web', followedMs: '' },
  ]);
});

test.each([
  [
    'what did not come',
    untold,
    ['detectedMs', 'promotedMs', 'followedMs', 'outageMs', 'outageEnded', 'receiveGapMs'],
  ],
  ['what could not be read', untold, ['lost', 'ghosts', 'duplicates']],
  ['a loss that cannot be told', counting, ['lost', 'ghosts', 'duplicates']],
  ['all of a client where there is none', skipped, ['client', 'attempted', 'failed', 'lost']],
])('%s is empty, never 0', (_what, report, columns) => {
  const [line = {}] = read(runOf([report]));
  expect(columns.map(column => line[column])).toEqual(columns.map(() => ''));
});

test('a name with commas, quotes and lines stays one cell', () => {
  expect(phasesCsv(runOf([{ ...failed, name: 'a, "b"\nc' }]))).toContain(
    '\nr,"a, ""b""\nc",scenarios/x.scenario.ts,fail,',
  );
});

test('a planted defect is named, for what it changed is no measurement of the scenario', () => {
  expect(read(runOf([{ ...REPORT, planted: 'an unsubscribed client' }]))).toMatchObject([
    { planted: 'an unsubscribed client' },
  ]);
});
