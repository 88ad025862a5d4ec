import { expect, test } from '@jest/globals';
import { attemptLines } from './attempts.ts';
import { conclusionOf } from './conclusion.ts';
import { junitXml } from './formats/junit.ts';
import { runOf } from './formats/made-up.ts';
import { metricsText } from './formats/metrics.ts';
import { phasesCsv } from './formats/phases-csv.ts';
import { ATTEMPT, REPORT } from './made-up.ts';

// A client that writes so seldom that outages of up to 1.5 s are not noticed, and that had none that was.

const clients = Object.fromEntries(
  Object.entries(REPORT.clients).map(([name, client]) => [
    name,
    { ...client, outageMs: 0, outageBelowMs: 1500 },
  ]),
);
const report = { ...REPORT, clients };

test('an outage that was too short to be noticed is none of 0 ms in files for other programs', async () => {
  const run = runOf([report]);
  expect(await metricsText(run)).not.toContain('failover_client_outage_seconds{');
  expect(junitXml(run)).not.toContain('app.outageMs');
  const [heads = '', values = ''] = phasesCsv(run).split('\n');
  expect(values.split(',')[heads.split(',').indexOf('outageMs')]).toBe('');
});

test('an outage that was too short to be noticed is none of 0 ms in words', () => {
  expect(conclusionOf(report)).not.toContain('for 0 ms');
  expect(attemptLines({ ...report, earlier: [{ ...ATTEMPT, clients }] })).toEqual([
    expect.stringContaining('app out < 1.50 s'),
  ]);
});
