import { expect, test } from '@jest/globals';
import { ATTEMPT, REPORT } from '../made-up.ts';
import { failed, runOf, skipped } from './made-up.ts';
import { serverOf, shortfallOf, whyLines } from './why.ts';

test('what is known besides follows the reason, and there is an end to it', () => {
  const lines = whyLines({ ...failed, obstacles: ['no good replica'], earlier: [ATTEMPT] });
  expect(lines).toEqual([
    failed.reason,
    'no replica was promoted: no good replica',
    'attempt 1, repeated because of a busy machine: the machine was too busy to judge times; promoted 9.00 s, app out 4.01 s; evidence: r/attempts/1',
  ]);
  expect(whyLines({ ...failed, reason: 'line\n'.repeat(500) })).toHaveLength(20);
});

test.each([
  ['held', runOf([REPORT]), undefined],
  ['has a scenario that says why', runOf([failed]), undefined],
  ['was skipped altogether', runOf([skipped]), /every scenario was skipped/],
  ['has a file that failed', runOf([skipped], { failedFiles: ['a.ts'] }), /scenario: a\.ts$/],
  ['has one beside a scenario', runOf([failed], { failedFiles: ['a.ts'] }), /scenario: a\.ts$/],
  ['ended early', runOf([REPORT], { exitCode: 1, filesNotRun: 1 }), /^1 file did not run$/],
  ['ended with 1 although all scenarios passed', runOf([REPORT], { exitCode: 1 }), /could not be loaded/],
] as const)('what speaks against a run that %s', (_what, run, why) => {
  if (why === undefined) expect(shortfallOf(run)).toBeUndefined();
  else expect(shortfallOf(run)).toMatch(why);
});

test('joined runs that differ in the server have none', () => {
  expect(serverOf(runOf([REPORT]))).toBe('redis 7');
  const found = [{ value: 'redis 7', runs: ['a'] }];
  expect(serverOf(runOf([REPORT], { differences: [{ what: 'git commit', found }] }))).toBe('redis 7');
  expect(serverOf(runOf([REPORT], { differences: [{ what: 'server', found }] }))).toBeUndefined();
});
