import { expect, test } from '@jest/globals';
import { REPORT, RUN } from './made-up.ts';
import { mergeRuns } from './merge.ts';
import type { RunReport, ScenarioReport } from './result.ts';

const scenario = (name: string, others: Partial<ScenarioReport> = {}): ScenarioReport => ({
  ...REPORT,
  name,
  folder: `/r/${name}`,
  ...others,
});

const run = (
  name: string,
  scenarios: readonly ScenarioReport[],
  others: Partial<RunReport> = {},
): RunReport => ({
  ...RUN,
  run: name,
  scenarios,
  ...others,
});

const shard = (index: number, of: number) =>
  run(`${index}`, [scenario(`s${index}`)], { shard: { index, of } });

const names = ({ scenarios }: RunReport) => scenarios.map(({ name }) => name);

test('all shards make a whole: every scenario once, in the order of their starts', () => {
  const early = scenario('early', { startedAt: '2025-01-01T00:00:00.000Z' });
  const merged = mergeRuns([shard(2, 2), { ...shard(1, 2), scenarios: [scenario('s1'), early] }], 'whole');
  expect(merged).toMatchObject({ run: 'whole', exitCode: 0, durationMs: 10_000 });
  expect(merged.shard).toBeUndefined();
  expect(merged.differences).toBeUndefined();
  expect(merged.merged).toMatchObject([
    { run: '2', shard: { index: 2, of: 2 } },
    { run: '1', shard: { index: 1, of: 2 } },
  ]);
  expect(names(merged)).toEqual(['early', 's2', 's1']);
});

test('a shard that is missing is named', () => {
  expect(() => mergeRuns([shard(1, 4), shard(3, 4)], 'x')).toThrow(/2\/4, 4\/4 missing/);
});

test('runs that were not split are joined as they are', () => {
  expect(names(mergeRuns([run('a', [scenario('x')]), run('b', [scenario('y')])], 'x'))).toEqual(['x', 'y']);
});

test('a scenario that ran twice is refused with the runs it is in', () => {
  const twice = [run('a', [scenario('x')]), run('b', [scenario('x', { verdict: 'fail' })])];
  expect(() => mergeRuns(twice, 'x')).toThrow(/a and b\n.*'x' ran in each of them: pass, fail/);
});

test('all runs of a scenario that one run measured or retried are kept', () => {
  const retried = run('a', [scenario('x', { verdict: 'fail' }), scenario('x')], { exitCode: 1 });
  const merged = mergeRuns([retried, run('b', [scenario('y')])], 'x');
  expect(names(merged)).toEqual(['x', 'x', 'y']);
  expect(merged.exitCode).toBe(1);
});

test('the same name in two files is two scenarios', () => {
  const two = [run('a', [scenario('x')]), run('b', [scenario('x', { file: 'scenarios/other.scenario.ts' })])];
  expect(mergeRuns(two, 'x').scenarios).toHaveLength(2);
});

test.each([0, 1])('what one machine skipped and another ran counts once', position => {
  const told = [run('a', [scenario('x', { verdict: 'skipped' })]), run('b', [scenario('x')])];
  const merged = mergeRuns(position === 0 ? told : told.toReversed(), 'x');
  expect(merged.scenarios).toMatchObject([{ name: 'x', verdict: 'pass' }]);
});

test('what every machine skipped is skipped', () => {
  const told = ['a', 'b'].map(name => run(name, [scenario('x', { verdict: 'skipped' })], { exitCode: 1 }));
  const merged = mergeRuns([...told, run('c', [scenario('y')])], 'x');
  expect(merged.scenarios.map(({ verdict }) => verdict).sort()).toEqual(['pass', 'skipped']);
  expect(merged.exitCode).toBe(0);
});

test.each<[string, Partial<RunReport>, number]>([
  ['held', {}, 0],
  ['failed', { scenarios: [scenario('y', { verdict: 'fail' })], exitCode: 1 }, 1],
  [
    'could not be used',
    { scenarios: [scenario('y', { unusable: true, verdict: 'unknown' })], exitCode: 2 },
    2,
  ],
  ['had a file that could not be loaded', { exitCode: 1 }, 1],
  ['skipped all it had', { scenarios: [scenario('y', { verdict: 'skipped' })], exitCode: 1 }, 0],
])('the exit code when one of the runs %s', (_what, others, exitCode) => {
  const merged = mergeRuns([run('a', [scenario('x')]), run('b', [scenario('y')], others)], 'x');
  expect(merged.exitCode).toBe(exitCode);
});

test('a file that could not be loaded is not hidden by the scenarios that its run skipped', () => {
  const skipped = run('b', [scenario('y', { verdict: 'skipped' })], { exitCode: 1, failedFiles: ['z.ts'] });
  const merged = mergeRuns([run('a', [scenario('x')]), skipped, run('c', [], { filesNotRun: 2 })], 'x');
  expect(merged).toMatchObject({ exitCode: 1, failedFiles: ['z.ts'], filesNotRun: 2 });
  expect(merged.merged).toMatchObject([{}, { failedFiles: ['z.ts'] }, { filesNotRun: 2 }]);
  expect(mergeRuns([run('d', [scenario('v')]), merged], 'y').exitCode).toBe(1);
});

test.each<[string, Partial<RunReport>]>([
  ['server', { environment: { ...RUN.environment, server: 'valkey 8' } }],
  ['git commit', { environment: { ...RUN.environment, gitCommit: 'abc' } }],
  ['ioredis', { environment: { ...RUN.environment, clients: { ioredis: '5.0.0' } } }],
  ['planted defects', { scenarios: [scenario('y', { planted: 'a defect' })] }],
])('runs that differ in %s say so', (what, others) => {
  const merged = mergeRuns([run('a', [scenario('x')]), run('b', [scenario('y')], others)], 'x');
  expect(merged.differences).toMatchObject([{ what, found: [{ runs: ['a'] }, { runs: ['b'] }] }]);
});

test('another seed or number of processors is no difference', () => {
  const other = run('b', [scenario('y')], { environment: { ...RUN.environment, seed: 5, cpus: 64 } });
  expect(mergeRuns([run('a', [scenario('x')]), other], 'x').differences).toBeUndefined();
});
