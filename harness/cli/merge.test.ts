import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RunReport } from '../report/index.ts';
import { REPORT, RUN } from '../report/made-up.ts';
import { merge } from './merge.ts';

// Stored runs in a folder of their own, as if it were the repository.

const before = process.cwd();
const variable = process.env.HARNESS_RUN_FOLDER;
const write = process.stdout.write;
let printed = '';

beforeEach(() => {
  // These tests may themselves run in GitHub Actions.
  delete process.env.GITHUB_STEP_SUMMARY;
  process.chdir(mkdtempSync(join(tmpdir(), 'merge-')));
  printed = '';
  process.stdout.write = text => {
    printed += text;
    return true;
  };
});

afterEach(() => {
  process.stdout.write = write;
  process.chdir(before);
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
  expect(await merge([a, b, '--into', 'whole'])).toBe(0);
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
  expect(printed).toMatch(/│ x +│ .*pass[\s\S]*│ y +│ .*pass[\s\S]*joined from 2 runs[\s\S]*2 passed/);
});

test('a joined run has its page and its formats as any other', async () => {
  expect(await merge([storedRun('a', 'x'), storedRun('b', 'y'), '--into', 'whole'])).toBe(0);
  expect(printed).toMatch(/\/whole\/index\.html\n$/);
  expect(existsSync('whole/index.html')).toBe(true);
  expect(readFileSync('whole/junit.xml', 'utf8')).toMatch(/name="x"[\s\S]*name="y"/);
});

test('without --into the joined run is one of reports/', async () => {
  expect(await merge([storedRun('a', 'x'), storedRun('b', 'y')])).toBe(0);
  expect(readJson('reports/latest/run.json')).toMatchObject({ merged: [{ run: 'a' }, { run: 'b' }] });
});

test('what one run skipped is taken from the run that could do it', async () => {
  const skipped = { ...REPORT, name: 'x', folder: '/m/x', verdict: 'skipped' as const, startedAt: '2020' };
  const a = storedRun('a', 'x', { scenarios: [skipped], exitCode: 1 });
  writeFileSync(join(a, 'x', 'scenario.json'), JSON.stringify(skipped));
  writeFileSync(join(a, 'x', 'history', 'app.jsonl'), 'nothing');
  expect(await merge([a, storedRun('b', 'x'), '--into', 'whole'])).toBe(0);
  expect(readFileSync('whole/x/history/app.jsonl', 'utf8')).toBe('history of x');
});

test('a joined run that did not hold ends with its exit code', async () => {
  const scenarios = [{ ...REPORT, name: 'y', folder: '/m/y', verdict: 'fail' as const }];
  expect(await merge([storedRun('a', 'x'), storedRun('b', 'y', { scenarios, exitCode: 1 })])).toBe(1);
});

test.each<[string, () => string[], RegExp]>([
  ['nothing', () => [], /was given none/],
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
    () => [storedRun('a', 'x'), '--into', 'given'],
    /--into is given.*new or empty/,
  ],
  ['an option that there is not', () => ['--onto', 'x'], /--onto[\s\S]*known: --into/],
])('%s is refused, and nothing is written', async (_what, args, message) => {
  const given = args();
  await expect(merge(given)).rejects.toThrow(message);
  await expect(merge(given)).rejects.toMatchObject({ name: 'UnusableInput' });
  expect(() => realpathSync('reports/latest')).toThrow();
});
