import { expect, test } from '@jest/globals';
import { evidence, seededIn, shownBy } from '../proof.ts';
import type { Rule } from '../rule.ts';
import { RULES } from '../rules/index.ts';
import { proofOutcomes } from './outcome.ts';
import { batchesOf, isProvenByScenario, type ProofRun, proofRuns, shardOf } from './runs.ts';

const rule = (id: string, proof: Rule['proof']): Rule => ({
  ...{ id, severity: 'error', title: id, about: id, find: () => [] },
  proof,
});

const LOSES = seededIn('network/split', 'the guard bounds the loss', /to lose at most \d+/);
const SHOWN = shownBy('network/split', 'a split loses writes');

const report = (
  planted: string | undefined,
  verdict: 'pass' | 'fail' | 'unknown' | 'skipped',
  reason: string,
) => ({
  file: LOSES.file,
  name: planted === undefined ? SHOWN.name : LOSES.name,
  ...(planted !== undefined && { planted }),
  verdict,
  reason,
});

const only = (proof: Rule['proof']): ProofRun => proofRuns([rule('guard', proof)])[0] as ProofRun;

test('a seeded defect that turns the scenario red in the way of the rule proves it', () => {
  const noticed = report('no guard', 'pass', 'expected app to lose at most 350; 900 lost');
  expect(proofOutcomes(only(LOSES), [noticed])[0]?.verdict).toBe('proven');
});

test.each([
  ['stays green', [report('no guard', 'fail', 'the seeded defect did not turn it red: all passed')]],
  ['is not decided', [report('no guard', 'unknown', 'the machine was too busy')]],
  ['fails in another way', [report('no guard', 'pass', 'expected a replica to be promoted; none was')]],
  ['did not run', []],
  ['ran without its defect', [{ ...report('', 'pass', 'to lose at most 350'), planted: undefined as never }]],
])('a seeded defect whose scenario %s proves nothing', (_, reports) => {
  expect(proofOutcomes(only(LOSES), reports)[0]?.verdict).toBe('not proven');
});

test('a scenario that has the mistake proves the rule when it passes', () => {
  const run = only(SHOWN);
  expect(proofOutcomes(run, [report(undefined, 'pass', 'all expectations were met')])[0]?.verdict).toBe(
    'proven',
  );
  expect(proofOutcomes(run, [report(undefined, 'fail', 'no longer breaks')])[0]?.verdict).toBe('not proven');
  expect(proofOutcomes(run, [report(undefined, 'skipped', 'no power-off here')])[0]?.verdict).toBe('skipped');
});

test('rules with the same proof share a run, and each has its own way to be run', () => {
  const onValkey = seededIn('planned/valkey', 'coordinated', /none was/, 'valkey:9');
  const runs = proofRuns([
    rule('a', SHOWN),
    rule('b', SHOWN),
    rule('c', LOSES),
    rule('d', onValkey),
    rule('e', evidence('https://redis.io', 'no')),
  ]);
  expect(runs.map(({ rules }) => rules.map(({ id }) => id))).toEqual([['a', 'b'], ['c'], ['d']]);
  expect(batchesOf(runs).map(batch => batch.map(({ name }) => name))).toEqual([
    [SHOWN.name],
    [LOSES.name],
    [onValkey.name],
  ]);
});

test('the shards have every run once', () => {
  const runs = proofRuns(RULES);
  const shards = [1, 2, 3, 4].flatMap(index => shardOf(runs, { index, of: 4 }));
  expect(shards.toSorted((a, b) => runs.indexOf(a) - runs.indexOf(b))).toEqual(runs);
});

test('every rule is proven by a scenario, or says why none can have its mistake', () => {
  const elsewhere = RULES.filter(each => !isProvenByScenario(each)).map(({ id }) => id);
  expect(elsewhere).toEqual([
    'announce-loopback',
    'names-unresolved',
    'names-mixed',
    'tls-half',
    'tls-plain-port',
    'tls-client',
    'client-master-unknown',
    'server-version',
  ]);
  for (const { proof } of RULES)
    if (proof.by === 'evidence')
      expect([proof.url, proof.because]).toEqual([
        expect.stringMatching(/^https:/),
        expect.stringMatching(/./),
      ]);
});
