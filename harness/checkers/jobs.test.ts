import { expect, test } from '@jest/globals';
import type { Operation } from './finding.ts';
import { type HeldJobs, type JobSettings, jobs } from './jobs.ts';

const SETTINGS: JobSettings = { patienceMs: 1000, everyMs: undefined, workEndedAtMs: 10_000 };
const NOTHING_HELD: HeldJobs = { due: [], later: [], failed: [] };

const happened = (kind: string, result: string, atMs: number): Operation => ({
  ...{ id: 0, client: 'app', kind, key: 'q', value: null, result },
  ...{ invokedAtMs: atMs, completedAtMs: atMs, outcome: 'ok' },
});
const added = (value: string | readonly string[], atMs: number): Operation => ({
  ...happened('push', '', atMs),
  value,
});
const done = (name: string, atMs: number) => happened('pop', name, atMs);

test('jobs that were all done pass, with the longest time from added to done', () => {
  const finding = jobs(
    [added('a', 0), done('a', 400), added('b', 500), done('b', 600)],
    NOTHING_HELD,
    SETTINGS,
  );
  expect(finding).toMatchObject({ verdict: 'pass', numbers: { added: 2, done: 2, longestWaitMs: 400 } });
});

test('a job without an attempt left was given up', () => {
  const finding = jobs([added('a', 0)], { ...NOTHING_HELD, failed: ['a'] }, SETTINGS);
  expect(finding).toMatchObject({ verdict: 'fail', defects: ['gaveUp'], examples: { gaveUp: ['a'] } });
});

test('an old job that is due while later ones were done is stuck', () => {
  const operations = [added('a', 0), added('b', 100), done('b', 200)];
  expect(jobs(operations, { ...NOTHING_HELD, due: ['a'] }, SETTINGS)).toMatchObject({
    verdict: 'fail',
    defects: ['stuck'],
  });
});

test('an old job that a worker began long ago is stuck', () => {
  const operations = [added('a', 0), happened('start', 'a', 150), added('b', 100), done('b', 200)];
  expect(jobs(operations, { ...NOTHING_HELD, due: ['a'] }, SETTINGS).defects).toEqual(['stuck']);
});

test.each([
  ['was added shortly before the end', [added('b', 0), done('b', 50), added('a', 9500)], { due: ['a'] }],
  [
    'is the oldest that the workers have not come to',
    [added('a', 100), added('b', 0), done('b', 1)],
    { due: ['a'] },
  ],
  [
    'a worker began shortly before the end',
    [
      added('a', 0),
      added('b', 100),
      done('b', 200),
      happened('start', 'a', 10),
      happened('start', 'a', 9500),
    ],
    { due: ['a'] },
  ],
  ['is not due yet', [added('a', 0), added('b', 100), done('b', 200)], { later: ['a'] }],
  ['was not acknowledged', [added('b', 100), done('b', 200)], { due: ['a'] }],
])('a job that %s is not stuck', (_, operations, held) => {
  expect(jobs(operations, { ...NOTHING_HELD, ...held }, SETTINGS).verdict).toBe('pass');
});

test('jobs of a flow are added together', () => {
  const finding = jobs([added(['a', 'a.1'], 0), done('a.1', 10), done('a', 20)], NOTHING_HELD, SETTINGS);
  expect(finding.numbers).toMatchObject({ added: 2, done: 2 });
});

test('what was begun again and what stalled is counted', () => {
  const starts = [happened('start', 'a', 1), happened('stall', '7', 2), happened('start', 'a', 3)];
  expect(jobs([added('a', 0), ...starts, done('a', 4)], NOTHING_HELD, SETTINGS)).toMatchObject({
    verdict: 'pass',
    numbers: { startedAgain: 1, stalled: 1 },
  });
});

const REPEATING = { ...SETTINGS, everyMs: 500 };
const WORK = [added('a', 0), done('a', 1)];

test('a repeated job that came until the end passes', () => {
  const ticks = [happened('tick', 'repeat:1', 9000), happened('tick', 'repeat:2', 9500)];
  expect(jobs([...WORK, ...ticks], NOTHING_HELD, REPEATING)).toMatchObject({
    verdict: 'pass',
    numbers: { ticks: 2 },
  });
});

test('the same turn of a repeated job done twice is a defect', () => {
  const ticks = [happened('tick', 'repeat:1', 9000), happened('tick', 'repeat:1', 9500)];
  expect(jobs([...WORK, ...ticks], NOTHING_HELD, REPEATING).defects).toEqual(['ticksTwice']);
});

test('the same turn in the queues of two databases is none', () => {
  const tick = happened('tick', 'repeat:1', 9500);
  expect(jobs([...WORK, tick, { ...tick, key: 'db2:q' }], NOTHING_HELD, REPEATING).verdict).toBe('pass');
});

test.each([
  ['stopped coming', [happened('tick', 'repeat:1', 2000)], 'its last 8000 ms before the end'],
  ['never came', [], 'it never came'],
])('a repeated job that %s is a defect', (_, ticks, example) => {
  expect(jobs([...WORK, ...ticks], NOTHING_HELD, REPEATING)).toMatchObject({
    defects: ['schedulerStopped'],
    examples: { schedulerStopped: [example] },
  });
});

test('a repeated job that stopped in one of two databases is a defect', () => {
  const ticks = [happened('tick', 'repeat:1', 2000), { ...happened('tick', 'repeat:2', 9500), key: 'db2:q' }];
  expect(jobs([...WORK, ...ticks], NOTHING_HELD, REPEATING).defects).toEqual(['schedulerStopped']);
});

test('without a job, and without the final data, nothing is known', () => {
  expect(jobs([], NOTHING_HELD, SETTINGS)).toMatchObject({ verdict: 'unknown', reason: 'no job was added' });
  expect(jobs(WORK, undefined, SETTINGS)).toMatchObject({
    verdict: 'unknown',
    reason: 'the final data could not be read',
  });
});
