import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { notRun, type ScenarioReport } from '../analyze/index.ts';
import { newFolder } from '../basics/fixture.ts';
import { readScenarioFolders } from '../report/index.ts';
import { Unknown } from '../verdict/index.ts';
import { untilJudged } from './attempts.ts';
import type { ScenarioPlace } from './place.ts';
import { attemptOnce } from './repetitions.ts';

const CALM = { lagMs: 10, engineMs: 20, stolen: 0, busy: 0.5 };
const BUSY = { ...CALM, busy: 1 };

type End = Partial<Pick<ScenarioReport, 'verdict' | 'chance' | 'disturbance' | 'unusable' | 'phases'>> & {
  readonly thrown?: Error;
};

const PASS: End = { verdict: 'pass' };
const TOO_BUSY: End = { verdict: 'unknown', disturbance: BUSY };
const SPLIT_VOTE: End = { verdict: 'unknown', chance: 'split vote' };

/** Runs a scenario whose attempts end like this, one after the other. */
async function play(...ends: readonly End[]) {
  const run = newFolder('attempts');
  const folder = join(run, 'scenario');
  const place: ScenarioPlace = { name: 'a scenario', file: 'a.scenario.ts', folder, assertions: () => 1 };
  const foundHistory: boolean[] = [];
  const perform = async () => {
    const history = join(folder, 'history');
    foundHistory.push(existsSync(history));
    mkdirSync(history, { recursive: true });
    writeFileSync(join(history, 'app.jsonl'), `attempt ${foundHistory.length}`);
    const { thrown, ...end } = ends[foundHistory.length - 1] ?? {};
    const reason = `reason ${foundHistory.length}`;
    const identity = { ...place, startedAt: '', durationMs: 0 };
    const empty = notRun(identity, { verdict: 'unknown', reason });
    const report: ScenarioReport = { ...empty, disturbance: CALM, ...end };
    return { report, thrown };
  };
  const { report } = await untilJudged(() => place, perform);
  return { report, attempts: foundHistory.length, foundHistory, folder, run };
}

const historyIn = (...folder: readonly string[]) =>
  readFileSync(join(...folder, 'history/app.jsonl'), 'utf8');

test('an attempt on a busy machine is repeated, and the report keeps its verdict, reason and numbers', async () => {
  const { report, attempts, folder } = await play({ ...TOO_BUSY, phases: { promotedMs: 9000 } }, PASS);
  const earlier = [
    {
      verdict: 'unknown',
      reason: 'reason 1',
      repeatedBecause: 'busy machine',
      folder: 'attempts/1',
      phases: { promotedMs: 9000 },
      disturbance: BUSY,
    },
  ];
  expect(attempts).toBe(2);
  expect(report).toMatchObject({ verdict: 'pass', earlier });
  expect(JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8'))).toMatchObject({ earlier });
});

test('every attempt begins in a clean folder, and the evidence of all of them stays on disk', async () => {
  const { foundHistory, folder } = await play(TOO_BUSY, SPLIT_VOTE, PASS);
  expect(foundHistory).toEqual([false, false, false]);
  expect(historyIn(folder, 'attempts/1')).toBe('attempt 1');
  expect(historyIn(folder, 'attempts/2')).toBe('attempt 2');
  expect(historyIn(folder)).toBe('attempt 3');
});

test('the folder of the attempts can be read like a run, and the run has one scenario', async () => {
  const { folder, run } = await play(TOO_BUSY, SPLIT_VOTE, PASS);
  const attempts = readScenarioFolders(join(folder, 'attempts'));
  expect(attempts.map(each => each.report.reason).sort()).toEqual(['reason 1', 'reason 2']);
  for (const each of attempts) expect(each.report.folder).toBe(each.folder);
  expect(readScenarioFolders(run)).toHaveLength(1);
});

test('a machine that was busy only while something was judged is reason enough', async () => {
  const { report } = await play({ verdict: 'unknown', chance: 'busy machine' }, PASS);
  expect(report).toMatchObject({ verdict: 'pass', earlier: [{ repeatedBecause: 'busy machine' }] });
});

test('a split vote is repeated, because it is chance', async () => {
  const { report } = await play(SPLIT_VOTE, PASS);
  expect(report).toMatchObject({ verdict: 'pass', earlier: [{ repeatedBecause: 'split vote' }] });
});

test('the verdict stays unknown when the third attempt proves nothing either', async () => {
  const { report, attempts } = await play(TOO_BUSY, SPLIT_VOTE, TOO_BUSY, PASS);
  expect(attempts).toBe(3);
  expect(report.verdict).toBe('unknown');
  expect(report.earlier).toHaveLength(2);
});

test('nothing is repeated when the run allows one attempt', async () => {
  attemptOnce();
  try {
    expect((await play(TOO_BUSY, PASS)).attempts).toBe(1);
  } finally {
    delete process.env.HARNESS_ATTEMPTS;
  }
});

test.each<[string, End]>([
  [
    'an unknown of another cause, on a calm machine',
    { verdict: 'unknown', thrown: new Unknown('no trigger') },
  ],
  ['an error, on a calm machine', { verdict: 'unknown', thrown: new Error('x is not a function') }],
  ['a failure on a busy machine', { verdict: 'fail', disturbance: BUSY }],
  ['a pass on a busy machine', { verdict: 'pass', disturbance: BUSY }],
  ['unusable input', { ...TOO_BUSY, unusable: true }],
])('%s is not repeated', async (_, end) => {
  const { attempts, report } = await play(end, PASS);
  expect(attempts).toBe(1);
  expect(report.verdict).toBe(end.verdict);
  expect(report.earlier).toBeUndefined();
});
