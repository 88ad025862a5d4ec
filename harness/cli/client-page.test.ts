import { expect, test } from '@jest/globals';
import type { ScenarioReport } from '../report/index.ts';
import { cellsOf, lackOfPart, MATRIX_PARTS } from './client-matrix.ts';
import { clientPage } from './client-page.ts';

const OPERATIONS = { lost: 2, ghosts: 0, duplicates: 1, failed: 5, unresolved: 3, unsettled: 1 };
const CLIENT = { outageMs: 3000, outageEnded: true, process: 'finished', operations: OPERATIONS };

const reportWith = (change: object): ScenarioReport =>
  ({
    verdict: 'pass',
    reason: 'all',
    phases: { promotedMs: 2000 },
    clients: { 'ioredis-tuned': { ...CLIENT, ...change } },
    findings: [
      { checker: 'queue', numbers: { twice: 4 } },
      { checker: 'jobs', numbers: { stalled: 3, longestWaitMs: 4200 } },
    ],
  }) as unknown as ScenarioReport;

const [clients, workers] = MATRIX_PARTS as readonly [
  (typeof MATRIX_PARTS)[number],
  (typeof MATRIX_PARTS)[number],
];

test('a client has its outage, what was lost and whether it still works', () => {
  expect(cellsOf(clients, reportWith({}), 'ioredis-tuned')).toEqual([
    ...['3.00 s', '2', '0', '1', '7', '1'],
    'alive',
  ]);
});

test('an outage that was too short to be noticed is no outage of 0 ms', () => {
  const [outage] = cellsOf(workers, reportWith({ outageMs: 0, outageBelowMs: 180 }), 'ioredis-tuned');
  expect(outage).toBe('< 180 ms');
});

test('a worker is stuck when it adds no job any more, and when it does none', () => {
  const last = (change: object) => cellsOf(workers, reportWith(change), 'ioredis-tuned').at(-1);
  expect(last({ receiveGapMs: 100, receiveGapEnded: true })).toBe('alive');
  expect(last({ receiveGapMs: 9000, receiveGapEnded: false })).toBe('**stuck**');
  expect(last({ outageEnded: false })).toBe('**stuck**');
  expect(last({ process: 'died' })).toBe('process died');
});

test('what did not run says so, and what is unknown says why', () => {
  expect(cellsOf(clients, undefined, 'ioredis-tuned')[0]).toBe('not run');
  expect(cellsOf(clients, { ...reportWith({}), verdict: 'unknown' }, 'other')[0]).toBe('unknown: all');
});

test('a part whose package the project lacks says what to install', () => {
  expect(lackOfPart({ ...workers, needs: 'no-such-package' })).toBe(
    'not run: no-such-package is not installed (npm install --save-dev no-such-package)',
  );
  expect(lackOfPart(clients)).toBeUndefined();
});

test('the page has a table of clients and one of workers for each fault', () => {
  const environment = { server: 'redis 7.0.15', clients: {}, node: 'v24.0.0', cpus: 2 };
  const page = clientPage(
    (part, { name }) => (part.name === 'workers' && name === 'crash' ? reportWith({}) : undefined),
    environment as Parameters<typeof clientPage>[1],
    '2026-01-01',
  );
  expect(page).toContain(
    'BullMQ workers. A replica was promoted after 2.00 s. Of all jobs 4 were done more than once and 3 stalled; the longest waited 4.20 s.',
  );
  expect(page.match(/^\| client /gm)).toHaveLength(14);
  expect(page).toMatch(/^\| ioredis \| tuned \| 3\.00 s \| – \| 2 \|/m);
});
