import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { repeatsFrom } from '../comparison/made-up.ts';
import { RUN } from '../report/made-up.ts';
import { compareRuns } from './compare.ts';
import { gateRun, writeBaseline } from './gate.ts';

// Stored runs in a folder of their own, as if it were the repository.

const repeat = repeatsFrom(6, RUN);
const often = repeat(30);
const unknown = {
  ...often,
  scenarios: often.scenarios.map((report, i) => (i < 20 ? { ...report, verdict: 'unknown' } : report)),
};
const RUNS = { usual: repeat(30), slow: repeat(30, 2000), few: repeat(3), latest: repeat(30), unknown };
const LIMIT = ['--max-regression', '20%'];

const cwd = process.cwd();
const write = process.stdout.write;
let printed = '';

beforeEach(() => {
  process.chdir(mkdtempSync(join(tmpdir(), 'compare-')));
  for (const [run, report] of Object.entries(RUNS)) {
    mkdirSync(join('reports', run), { recursive: true });
    writeFileSync(join('reports', run, 'run.json'), JSON.stringify({ ...report, run }));
  }
  printed = '';
  process.stdout.write = text => {
    printed += text;
    return true;
  };
});

afterEach(() => {
  process.stdout.write = write;
  process.chdir(cwd);
});

describe('compare', () => {
  test('says what changed, which is no failure, and draws it', async () => {
    expect(await compareRuns(['reports/usual', 'reports/slow', '--into', 'page.html'])).toBe(0);
    expect(printed).toMatch(
      /│ promoted +│ .*│ .*slower[\s\S]*5 slower, 0 faster, 5 no different[\s\S]*page\.html\n$/,
    );
    expect(readFileSync('page.html', 'utf8')).toContain('Failover comparison');
  });

  test('prints JSON and nothing else when it is asked to', async () => {
    await compareRuns(['reports/usual', 'reports/few', '--json']);
    expect(JSON.parse(printed)).toMatchObject({
      before: { run: 'usual', runs: 30, scenarios: 1 },
      changes: expect.arrayContaining([
        expect.objectContaining({ quantity: 'promoted', before: expect.objectContaining({ count: 30 }) }),
      ]),
    });
  });
});

describe('gate', () => {
  test.each<[string, string[], number, RegExp]>([
    ['passed', ['reports/usual', ...LIMIT], 0, / PASSED .*20 % of the baseline's median, 10 % unknown/],
    ['regressed', ['reports/usual', ...LIMIT, 'reports/slow'], 1, /│ promoted +│ .*regressed/],
    ['is undecided', ['reports/few', ...LIMIT, 'reports/few'], 1, / UNDECIDED /],
    [
      'passed in what it was asked',
      ['reports/usual', ...LIMIT, '--on', 'detected', 'reports/slow'],
      0,
      / 1 passed/,
    ],
    [
      'is unknown too often',
      ['reports/usual', ...LIMIT, 'reports/unknown'],
      1,
      /unknown in 20 of 30 runs, at most 10 % allowed[\s\S]* UNDECIDED /,
    ],
    [
      'is unknown no oftener than is allowed',
      ['reports/usual', ...LIMIT, '--max-unknown', '70%', 'reports/unknown'],
      0,
      / PASSED .*70 % unknown/,
    ],
  ])('ends a run that %s with its exit code', (_what, args, code, told) => {
    expect(gateRun(['--baseline', ...args])).toBe(code);
    expect(printed).toMatch(told);
  });

  test('judges by a baseline file as by the run that it was made of, in JSON', () => {
    expect(writeBaseline(['reports/usual', '--into', 'baseline.json'])).toBe(0);
    expect(printed).toBe('baseline.json\n');
    const judged = (baseline: string) => {
      printed = '';
      expect(gateRun(['--baseline', baseline, ...LIMIT, '--json', 'reports/slow'])).toBe(1);
      return JSON.parse(printed) as object;
    };
    expect(judged('baseline.json')).toEqual(judged('reports/usual'));
    expect(judged('baseline.json')).toMatchObject({ verdict: 'regressed', allowance: { share: 0.2 } });
  });
});

describe('what cannot be used is refused, and nothing is written:', () => {
  test.each<[string[], RegExp]>([
    [['reports/usual'], /compare takes two runs, and was given 1/],
    [['a', 'b', 'c'], /compare takes two runs, and was given 3/],
    [['reports/usual', 'reports/nowhere'], /reports\/nowhere[\s\S]*no such file or folder/],
    [['reports/usual', 'reports'], /reports\n[\s\S]*no run\.json/],
    [['reports/usual', 'reports/few', '--into', 'no/where.html'], /--into is "no\/where\.html".*ENOENT/],
    [['reports/usual', 'reports/few', '--intro', 'x'], /Unknown option '--intro'/],
  ])('compare %j', async (args, why) => {
    await expect(compareRuns(args)).rejects.toThrow(why);
    await expect(compareRuns(args)).rejects.toThrow(expect.objectContaining({ name: 'UnusableInput' }));
    expect(printed).toBe('');
  });

  const baseline = ['--baseline', 'reports/usual'];
  test.each<[string[], RegExp]>([
    [LIMIT, /gate needs --baseline/],
    [baseline, /gate needs --max-regression/],
    [[...baseline, '--max-regression', 'some'], /--max-regression is "some"/],
    [[...baseline, ...LIMIT, '--max-unknown', '200%'], /--max-unknown is "200%".*'0%' to '100%'/],
    [[...baseline, ...LIMIT, '--on', 'demoted'], /--on names 'demoted'.*there are .*app:outage/],
    [[...baseline, ...LIMIT, 'a', 'b'], /gate takes one run, and was given 2/],
  ])('gate %j', (args, why) => {
    expect(() => gateRun(args)).toThrow(why);
    expect(() => gateRun(args)).toThrow(expect.objectContaining({ name: 'UnusableInput' }));
  });

  test.each<[string[], RegExp]>([
    [['reports/usual'], /baseline needs --into/],
    [['a', 'b', '--into', 'x.json'], /baseline takes one run, and was given 2/],
    [['reports/nowhere', '--into', 'x.json'], /no such file or folder/],
  ])('baseline %j', (args, why) => {
    expect(() => writeBaseline(args)).toThrow(why);
    expect(existsSync('x.json')).toBe(false);
  });
});

test('as a command, gate ends with 1 when it cannot tell, and with 2 when it cannot be used', () => {
  const program = fileURLToPath(new URL('failover.ts', import.meta.url));
  const codeOf = (...args: readonly string[]) =>
    spawnSync(process.execPath, [program, 'gate', ...args, 'reports/few']).status;
  expect(codeOf('--baseline', 'reports/few', ...LIMIT)).toBe(1);
  expect(codeOf('--baseline', 'reports/few')).toBe(2);
}, 60_000);
