import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { assemble, readHistory } from './history.ts';
import type { HistoryLine } from './operation.ts';
import { deafnessOf, lastIssueOf, outageOf } from './outage.ts';

const invoked = (id: number, atMs: number): HistoryLine => ({
  event: 'invoked',
  id,
  client: 'app',
  kind: 'append',
  key: 'list',
  value: `app-${id}`,
  atMs,
  lateMs: 0,
});
const ok = (id: number, atMs: number): HistoryLine => ({
  event: 'completed',
  id,
  endedAtMs: atMs,
  outcome: 'ok',
  server: 'a:1',
  error: null,
});

test('an operation that never ended is unresolved', () => {
  const [first, second] = assemble([invoked(0, 10), invoked(1, 20), ok(0, 12)]);
  expect(first).toMatchObject({ outcome: 'ok', invokedAtMs: 10, completedAtMs: 12, server: 'a:1' });
  expect(second).toMatchObject({ outcome: 'unresolved', invokedAtMs: 20 });
  expect(second).not.toHaveProperty('completedAtMs');
});

test('an end keeps its moment in a history of an older version', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'history-')), 'app.jsonl');
  const { endedAtMs, ...end } = ok(0, 12) as Extract<HistoryLine, { event: 'completed' }>;
  const lines = [invoked(0, 10), { ...end, atMs: endedAtMs }];
  writeFileSync(path, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  expect(readHistory(path)).toMatchObject([{ outcome: 'ok', completedAtMs: 12 }]);
});

test('an operation that is told in one line is the same as one that is told in two', () => {
  const { event: _invoked, ...beginning } = invoked(0, 10) as Extract<HistoryLine, { event: 'invoked' }>;
  const { event: _completed, ...ending } = ok(0, 12) as Extract<HistoryLine, { event: 'completed' }>;
  expect(assemble([{ event: 'performed', ...beginning, ...ending }])).toEqual(
    assemble([invoked(0, 10), ok(0, 12)]),
  );
});

test('operations are in the order of their beginnings, whatever the order of the lines', () => {
  expect(assemble([invoked(1, 20), invoked(0, 10)]).map(({ id }) => id)).toEqual([0, 1]);
});

test('a line that a killed run cut off is left out', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'history-')), 'app.jsonl');
  writeFileSync(file, `${JSON.stringify(invoked(0, 1))}\n${JSON.stringify(ok(0, 2))}\n{"event":"invo`);
  expect(readHistory(file)).toHaveLength(1);
});

const acknowledgedAt = (...moments: number[]) =>
  assemble(moments.flatMap((atMs, id) => [invoked(id, atMs - 1), ok(id, atMs)]));

test('the outage is the longest gap between acknowledgements that ends after the fault', () => {
  const operations = acknowledgedAt(0, 500, 510, 520, 900, 910);
  expect(outageOf(operations, 515, 915)).toEqual({ fromMs: 520, toMs: 900, lastedMs: 380, ended: true });
});

test('a gap that the fault falls into counts from the acknowledgement before it', () => {
  expect(outageOf(acknowledgedAt(0, 10, 300), 100, 305)).toMatchObject({ fromMs: 10, lastedMs: 290 });
});

test('an outage that lasts until the workload ended has not ended', () => {
  expect(outageOf(acknowledgedAt(0, 10), 20, 5000)).toEqual({
    fromMs: 10,
    toMs: 5000,
    lastedMs: 4990,
    ended: false,
  });
});

test('a client without any acknowledgement was out from the fault on', () => {
  expect(outageOf([], 100, 400)).toEqual({ fromMs: 100, toMs: 400, lastedMs: 300, ended: false });
});

test('a client is deaf for as long as nothing arrives, whatever it has acknowledged meanwhile', () => {
  const received = acknowledgedAt(0, 10, 400).map(each => ({ ...each, kind: 'receive' }));
  const written = acknowledgedAt(5, 100, 200, 300);
  expect(deafnessOf([...received, ...written], 20, 410)).toMatchObject({ lastedMs: 390, ended: true });
  expect(deafnessOf(written, 20, 410)).toBeUndefined();
});

test('what a client was last asked is its last scheduled operation, whatever follows from it', () => {
  const follows = assemble([{ ...invoked(7, 900), lateMs: null } as HistoryLine]);
  expect(lastIssueOf([...acknowledgedAt(0, 500), ...follows], 1000)).toBe(499);
  expect(lastIssueOf([], 1000)).toBe(1000);
});
