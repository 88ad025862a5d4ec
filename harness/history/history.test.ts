import { expect, test } from '@jest/globals';
import { newFile } from '../basics/fixture.ts';
import { assemble, readHistory } from './history.ts';
import type { HistoryLine } from './operation.ts';

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
  const { endedAtMs, ...end } = ok(0, 12) as Extract<HistoryLine, { event: 'completed' }>;
  const lines = [invoked(0, 10), { ...end, atMs: endedAtMs }];
  const file = newFile('app.jsonl', lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  expect(readHistory(file)).toMatchObject([{ outcome: 'ok', completedAtMs: 12 }]);
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

test('a damaged line before the last is refused, with its number: its write would not be missed', () => {
  const [first, second] = [invoked(0, 1), ok(0, 2)].map(line => JSON.stringify(line));
  const file = newFile('app.jsonl', `${first}\n{"event":"comp${first}\n${second}\n`);
  expect(() => readHistory(file)).toThrow(/line 2 of .*app\.jsonl is not JSON: {"event":"comp/);
});

test('a line that a killed run cut off is left out', () => {
  const file = newFile(
    'app.jsonl',
    `${JSON.stringify(invoked(0, 1))}\n${JSON.stringify(ok(0, 2))}\n{"event":"invo`,
  );
  expect(readHistory(file)).toHaveLength(1);
});
