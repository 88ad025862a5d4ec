import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Finding } from '../checkers/index.ts';
import { appends, type HistoryLine } from '../workload/index.ts';
import { analyze } from './analyze.ts';

// Stored runs, as a run leaves them and as a killed one does.

const KEY = 'failover:appends:app';
const ELEMENTS = ['app-0', 'app-1', 'app-2'];

function history(): string {
  const lines = ELEMENTS.flatMap((value, id): HistoryLine[] => [
    { event: 'invoked', id, client: 'app', kind: 'append', key: KEY, value, atMs: 10 * id, lateMs: 0 },
    { event: 'completed', id, endedAtMs: 10 * id + 1, outcome: 'ok', server: '10.0.0.1:6379', error: null },
  ]);
  return lines.map(line => `${JSON.stringify(line)}\n`).join('');
}

/** A run with one scenario. @param left what is left on both servers; undefined for a run that was killed */
function storedRun(left: readonly string[] | undefined): string {
  const run = mkdtempSync(join(tmpdir(), 'run-'));
  const folder = join(run, 'crash');
  mkdirSync(join(folder, 'history'), { recursive: true });
  const known = { name: 'a crash', workload: appends(), members: [] };
  writeFileSync(join(folder, left === undefined ? 'begun.json' : 'scenario.json'), JSON.stringify(known));
  writeFileSync(join(folder, 'history', 'app.jsonl'), history());
  if (left === undefined) return run;
  const data = { [KEY]: { type: 'list', value: left } };
  const stored = {
    data: { 'redis-1': data, 'redis-2': data },
    master: 'redis-1',
    workEndedAtMs: 50,
    readAtMs: 60,
  };
  writeFileSync(join(folder, 'left.json'), JSON.stringify(stored));
  const role = {
    kind: 'role',
    atMs: 0,
    server: 'redis-1',
    role: 'master',
    offset: 0,
    master: null,
    link: null,
  };
  writeFileSync(join(folder, 'events.jsonl'), `${JSON.stringify(role)}\n`);
  return run;
}

function found(run: string): Record<string, Finding['verdict']> {
  const [{ findings }] = JSON.parse(readFileSync(join(run, 'analysis.json'), 'utf8')) as [
    { findings: Finding[] },
  ];
  return Object.fromEntries(findings.map(({ checker, verdict }) => [checker, verdict]));
}

test('a stored run in which nothing is lost passes again', () => {
  const run = storedRun(ELEMENTS);
  expect(analyze(run)).toBe(0);
  expect(found(run)).toEqual({
    elements: 'pass',
    unsettled: 'pass',
    outcomes: 'pass',
    convergence: 'pass',
    'two-masters': 'pass',
  });
});

test('an element that is missing in what is stored is found', () => {
  const run = storedRun(['app-0', 'app-2']);
  expect(analyze(run)).toBe(1);
  expect(found(run)).toMatchObject({ elements: 'fail', convergence: 'pass' });
});

test('of a run that was killed what needs no final data is judged, and the rest is unknown', () => {
  const run = storedRun(undefined);
  expect(analyze(run)).toBe(0);
  expect(found(run)).toMatchObject({ elements: 'unknown', unsettled: 'pass', outcomes: 'pass' });
});

test('a folder without a run is refused with what to do', () => {
  expect(() => analyze(mkdtempSync(join(tmpdir(), 'empty-')))).toThrow(
    /no scenario in it[\s\S]*reports\/latest/,
  );
  expect(() => analyze('/nowhere/at/all')).toThrow(/no such folder/);
});
