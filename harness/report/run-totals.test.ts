import { expect, test } from '@jest/globals';
import type { LossStanding } from '../analyze/index.ts';
import { ATTEMPT, REPORT } from './made-up.ts';
import { runTotals } from './run-totals.ts';

const [app] = Object.values(REPORT.clients);
if (app === undefined) throw new Error('the fixture has no client');

const loses = (standing: LossStanding) => ({ ...app, operations: { ...app.operations, standing } });

const LONGER = {
  ...REPORT,
  name: 'longer',
  clients: { app: loses('unexpected'), b: { ...loses('demonstrated'), outageMs: 9000, outageEnded: false } },
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
  expect(totals).toMatchObject({ expectedLoss: 2, unexpectedLoss: 2, unjudgedLoss: 2 });
  expect(totals.unexpectedIn.map(({ name }) => name)).toEqual(['longer']);
});

test('scenarios whose loss is not known are told: a sum without them is not the whole loss', () => {
  const { lost: _, ...operations } = app.operations;
  const untold = { ...REPORT, clients: { app: { ...app, operations } } };
  expect(runTotals([REPORT, untold]).unknownIn).toEqual([untold]);
});

test('scenarios that were repeated are counted, and their unknown attempts', () => {
  expect(runTotals([REPORT, LONGER])).toMatchObject({ repeated: 1, earlierAttempts: 2 });
});
