import { describe, expect, test } from '@jest/globals';
import type { RunReport, ScenarioReport } from '../report/index.ts';
import { REPORT, RUN } from '../report/made-up.ts';
import { compare } from './compare.ts';
import { measuredOf } from './measured.ts';
import { showDifference, showLoss, showVerdictChange } from './words.ts';

const ALSO = { ...REPORT, name: 'is there in both' };
const runOf = (scenarios: readonly ScenarioReport[], others: Partial<RunReport> = {}): RunReport => ({
  ...RUN,
  ...others,
  scenarios: [...scenarios, ALSO],
});
const compared = (before: RunReport, after: RunReport) => compare(measuredOf(before), measuredOf(after));

const ended = (...verdicts: readonly ScenarioReport['verdict'][]) =>
  runOf(verdicts.map(verdict => ({ ...REPORT, verdict })));
const times = (count: number, verdict: ScenarioReport['verdict']) =>
  Array(count).fill(verdict) as (typeof verdict)[];

describe('a verdict that changed', () => {
  test.each<[string, RunReport, RunReport]>([
    ['worse: pass → fail', ended('pass'), ended('fail')],
    ['worse: unknown → fail', ended('unknown'), ended('fail')],
    [
      'worse: pass in 3 of 3 runs → fail in 1 of 3 runs',
      ended(...times(3, 'pass')),
      ended('pass', 'fail', 'pass'),
    ],
    ['better: fail → pass', ended('fail'), ended('pass')],
    ['better: unknown → pass', ended('unknown'), ended('pass')],
    ['not known: pass → unknown', ended('pass'), ended('unknown')],
    ['disappeared: missing; before: pass', ended('pass'), ended()],
    ['disappeared: skipped; before: pass', ended('pass'), ended('skipped')],
    [
      'not known: pass in 50 of 50 runs → pass in 1 of 50 runs',
      ended(...times(50, 'pass')),
      ended('pass', ...times(49, 'unknown')),
    ],
    [
      'better: pass in 1 of 50 runs → pass in 50 of 50 runs',
      ended('pass', ...times(49, 'unknown')),
      ended(...times(50, 'pass')),
    ],
    ['appeared: appeared: fail', ended(), ended('fail')],
    ['appeared: appeared: pass', ended('skipped'), ended('pass')],
    [
      'worse: fail in 1 of 20 runs → fail in 10 of 20 runs',
      ended('fail', ...times(19, 'pass')),
      ended(...times(10, 'fail'), ...times(10, 'pass')),
    ],
    [
      'better: fail in 10 of 20 runs → fail in 1 of 20 runs',
      ended(...times(10, 'fail'), ...times(10, 'pass')),
      ended('fail', ...times(19, 'pass')),
    ],
  ])('is told: %s', (told, before, after) => {
    expect(
      compared(before, after).verdicts.map(change => `${change.is}: ${showVerdictChange(change)}`),
    ).toEqual([told]);
  });

  test.each<[string, RunReport, RunReport]>([
    ['the same', ended('fail'), ended('fail')],
    ['a pass in most runs, and unknown in one', ended('pass', 'pass'), ended('pass', 'unknown')],
    [
      'a fail once more, which may be chance',
      ended('fail', ...times(19, 'pass')),
      ended('fail', 'fail', ...times(18, 'pass')),
    ],
    ['skipped in both', ended('skipped'), ended('skipped')],
  ])('is none when it is %s', (_what, before, after) => {
    expect(compared(before, after).verdicts).toEqual([]);
  });

  test('stands before others when it is worse', () => {
    const before = runOf([REPORT, { ...REPORT, name: 'y', verdict: 'fail' }]);
    const after = runOf([
      { ...REPORT, name: 'x' },
      { ...REPORT, verdict: 'fail' },
      { ...REPORT, name: 'y' },
    ]);
    expect(compared(before, after).verdicts.map(({ is }) => is)).toEqual(['worse', 'appeared', 'better']);
  });
});

/** A run in which the client lost so many writes each time. */
const losing = (...lost: readonly number[]) =>
  runOf(
    lost.map(each => {
      const { app } = REPORT.clients;
      if (app === undefined) throw new Error('there is no client');
      return { ...REPORT, clients: { app: { ...app, operations: { ...app.operations, lost: each } } } };
    }),
  );

describe('lost writes', () => {
  test.each<[string, RunReport, RunReport]>([
    [
      'more: app lost 7 acknowledged writes in 1 of 3 runs, before: none in 3 runs',
      losing(0, 0, 0),
      losing(0, 7, 0),
    ],
    ['fewer: app lost none in 1 run, before: 1 acknowledged write in 1 of 1 run', losing(1), losing(0)],
    [
      'more: app lost 60 acknowledged writes in 6 of 6 runs, before: 15 acknowledged writes in 5 of 6 runs',
      losing(0, 1, 2, 3, 4, 5),
      losing(10, 10, 10, 10, 10, 10),
    ],
  ])('are told: %s', (told, before, after) => {
    expect(compared(before, after).losses.map(loss => `${loss.is}: ${showLoss(loss)}`)).toEqual([told]);
  });

  test('are not told when chance explains them', () => {
    expect(compared(losing(1100, 1103), losing(1098, 1120)).losses).toEqual([]);
  });
});

describe('runs that differ in what they ran on', () => {
  const environment = (others: Partial<RunReport['environment']>) => ({
    environment: { ...RUN.environment, ...others },
  });
  const told = (before: RunReport, after: RunReport) =>
    compared(before, after).differences.map(showDifference);

  test.each<[string, Partial<RunReport>]>([
    ['server: redis 7 → valkey 8', environment({ server: 'valkey 8' })],
    ['engine: Docker 1 → Podman 5', environment({ engine: 'Podman 5' })],
    ['ioredis: none → 6.0.0', environment({ clients: { ioredis: '6.0.0' } })],
    ['processors: 2 → 64', environment({ cpus: 64 })],
    ['scenarios at a time: 1 → 4', { workers: 4 }],
    ['git commit: none → 0123456789ab', environment({ gitCommit: '0123456789abcdef' })],
  ])('say so: %s', (difference, others) => {
    expect(told(runOf([REPORT]), runOf([REPORT], others))).toEqual([difference]);
  });

  const set = (name: string, downAfterMs: number) =>
    ({ ...REPORT, name, settings: { downAfterMs } }) as unknown as ScenarioReport;

  test('say once what is another setting in several scenarios', () => {
    const run = (ms: number) => runOf([set('x', ms), set('y', ms)]);
    expect(told(run(1000), run(2000))).toEqual(['downAfterMs: 1000 → 2000 in 2 scenarios']);
  });

  test('say nothing of settings that only one of them knows, nor of another seed', () => {
    expect(told(runOf([set('x', 1)]), runOf([{ ...REPORT, name: 'x' }], environment({ seed: 9 })))).toEqual(
      [],
    );
  });
});
