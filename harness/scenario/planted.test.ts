import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { REPORT } from '../report/made-up.ts';
import type { Verdict } from '../verdict/index.ts';
import { plantedOutcome } from './planted.ts';

const THROWN = new Error('expected it to follow');

/** A scenario that came to this verdict with its defect planted. */
function outcomeOf(verdict: Verdict['verdict']) {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  const place = { name: 'x', file: 'x', folder, assertions: () => 1 };
  const thrown = verdict === 'pass' ? undefined : THROWN;
  const outcome = plantedOutcome(
    place,
    { planted: { what: 'a defect' } },
    { report: { ...REPORT, verdict }, thrown },
  );
  expect(JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8'))).toMatchObject(outcome.report);
  return outcome;
}

test('a scenario that its defect turned red did what it should', () => {
  expect(outcomeOf('fail')).toMatchObject({
    report: { verdict: 'pass', planted: 'a defect' },
    thrown: undefined,
  });
});

test('a scenario that held in spite of its defect fails', () => {
  const { report, thrown } = outcomeOf('pass');
  expect(report).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('did not turn it red') });
  expect(thrown).toMatchObject({ message: report.reason });
});

test('a scenario that proved nothing proves nothing of its defect', () => {
  const { report, thrown } = outcomeOf('unknown');
  expect(report).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('is not known') });
  expect(thrown).toBe(THROWN);
});
