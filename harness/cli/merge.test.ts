import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import type { RunReport } from '../report/index.ts';
import { REPORT, RUN } from '../report/made-up.ts';
import { failover } from './program-fixture.ts';

// Stored runs in a folder of their own, as if it were the repository.

const variable = process.env.HARNESS_RUN_FOLDER;

beforeEach(() => {
  // These tests may themselves run in GitHub Actions.
  delete process.env.GITHUB_STEP_SUMMARY;
  process.chdir(newFolder('merge'));
});

afterEach(() => {
  if (variable === undefined) delete process.env.HARNESS_RUN_FOLDER;
  else process.env.HARNESS_RUN_FOLDER = variable;
});

/** A run as another machine left it, with one scenario of that name. */
function storedRun(run: string, name: string, others: Partial<RunReport> = {}): string {
  const report = { ...REPORT, name, folder: `/another/machine/${run}/${name}` };
  const folder = join('given', run);
  mkdirSync(join(folder, name, 'history'), { recursive: true });
  writeFileSync(join(folder, name, 'scenario.json'), JSON.stringify(report));
  writeFileSync(join(folder, name, 'history', 'app.jsonl'), `history of ${name}`);
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...RUN, run, scenarios: [report], ...others }));
  return folder;
}

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8')) as unknown;

test('runs are joined with all that is behind them, the table is printed, and latest is the joined run', async () => {
  const a = storedRun('a', 'x', { shard: { index: 1, of: 2 } });
  const b = storedRun('b', 'y', { shard: { index: 2, of: 2 } });
  const { code, out } = await failover('merge', a, b, '--output', 'whole');
  expect(code).toBe(0);
  expect(readJson('whole', 'run.json')).toMatchObject({
    run: 'whole',
    exitCode: 0,
    scenarios: [
      { name: 'x', folder: join(realpathSync('whole'), 'x') },
      { name: 'y', folder: join(realpathSync('whole'), 'y') },
    ],
  });
  expect(readFileSync('whole/y/history/app.jsonl', 'utf8')).toBe('history of y');
  expect(readJson('whole', 'x', 'scenario.json')).toMatchObject({ folder: join(realpathSync('whole'), 'x') });
  expect(realpathSync('reports/latest')).toBe(realpathSync('whole'));
  expect(out).toMatch(/│ x +│ .*pass[\s\S]*│ y +│ .*pass[\s\S]*joined from 2 runs[\s\S]*2 passed/);
});

test('a joined run has its page and its formats as any other', async () => {
  const { code, out } = await failover(
    'merge',
    storedRun('a', 'x'),
    storedRun('b', 'y'),
    '--output',
    'whole',
  );
  expect(code).toBe(0);
  expect(out).toMatch(/\/whole\/index\.html\n$/);
  expect(existsSync('whole/index.html')).toBe(true);
  expect(readFileSync('whole/junit.xml', 'utf8')).toMatch(/name="x"[\s\S]*name="y"/);
});

test('without --output the joined run is one of reports/', async () => {
  const { code } = await failover('merge', storedRun('a', 'x'), storedRun('b', 'y'));
  expect(code).toBe(0);
  expect(readJson('reports/latest/run.json')).toMatchObject({ merged: [{ run: 'a' }, { run: 'b' }] });
});

test('what one run skipped is taken from the run that could do it', async () => {
  const skipped = { ...REPORT, name: 'x', folder: '/m/x', verdict: 'skipped' as const, startedAt: '2020' };
  const a = storedRun('a', 'x', { scenarios: [skipped], exitCode: 1 });
  writeFileSync(join(a, 'x', 'scenario.json'), JSON.stringify(skipped));
  writeFileSync(join(a, 'x', 'history', 'app.jsonl'), 'nothing');
  const { code } = await failover('merge', a, storedRun('b', 'x'), '--output', 'whole');
  expect(code).toBe(0);
  expect(readFileSync('whole/x/history/app.jsonl', 'utf8')).toBe('history of x');
});

test('a joined run that did not hold ends with its exit code', async () => {
  const scenarios = [{ ...REPORT, name: 'y', folder: '/m/y', verdict: 'fail' as const }];
  const { code } = await failover(
    'merge',
    storedRun('a', 'x'),
    storedRun('b', 'y', { scenarios, exitCode: 1 }),
  );
  expect(code).toBe(1);
});

test.each<[string, () => string[], RegExp]>([
  ['nothing', () => [], /missing required argument 'runs'/],
  ['a folder that is not there', () => ['given/none'], /given\/none[\s\S]*no such folder/],
  [
    'a run that did not end',
    () => {
      mkdirSync('given/broken', { recursive: true });
      return ['given/broken'];
    },
    /no run\.json: it did not come to its end/,
  ],
  ['the same run twice', () => Array(2).fill(storedRun('a', 'x')) as string[], /a twice/],
  [
    'a run of an older version',
    () => [storedRun('a', 'x', { schemaVersion: 1 as never })],
    /schemaVersion 1; this version reads/,
  ],
  [
    'a run that lacks a folder',
    () => [storedRun('a', 'x', { scenarios: [{ ...REPORT, folder: '/m/gone' }] })],
    /folder gone that its run\.json names/,
  ],
  ['one shard of two', () => [storedRun('a', 'x', { shard: { index: 1, of: 2 } })], /2\/2 missing/],
  ['a scenario twice', () => [storedRun('a', 'x'), storedRun('b', 'x')], /'x' ran in each/],
  [
    'a folder that is in use',
    () => [storedRun('a', 'x'), '--output', 'given'],
    /--output is "given".*new or empty/,
  ],
  ['an option that there is not', () => ['--onto', 'x'], /--onto[\s\S]*known: --output/],
])('%s is refused, and nothing is written', async (_what, args, message) => {
  const given = args();
  expect(await failover('merge', ...given)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  expect(() => realpathSync('reports/latest')).toThrow();
});
