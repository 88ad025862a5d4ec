import { expect, test } from '@jest/globals';
import { ATTEMPT, REPORT } from './made-up.ts';
import { runTotals } from './run-totals.ts';

const [app] = Object.values(REPORT.clients);
if (app === undefined) throw new Error('the fixture has no client');

const LONGER = {
  ...REPORT,
  name: 'longer',
  clients: { app, b: { ...app, outageMs: 9000, outageEnded: false } },
  limits: [{ of: 'loss', client: 'b', most: 0, exceeded: true }],
  earlier: [ATTEMPT, ATTEMPT],
} as const;

test('a run has its worst outage, with the scenario and the client', () => {
  expect(runTotals([REPORT, LONGER, REPORT]).worst).toEqual({
    report: LONGER,
    client: 'b',
    outageMs: 9000,
    ended: false,
  });
  expect(runTotals([{ ...REPORT, clients: {} }]).worst).toBeUndefined();
});

test('losses that scenarios expect are counted apart from those that they do not', () => {
  const totals = runTotals([REPORT, LONGER]);
  expect(totals).toMatchObject({ expectedLoss: 2, unexpectedLoss: 4 });
  expect(totals.unexpectedIn.map(({ name }) => name)).toEqual([REPORT.name, 'longer']);
});

test('scenarios that were repeated are counted, and their unknown attempts', () => {
  expect(runTotals([REPORT, LONGER])).toMatchObject({ repeated: 1, earlierAttempts: 2 });
});
