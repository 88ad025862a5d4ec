import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { repeatsFrom } from '../comparison/made-up.ts';
import { RUN } from '../report/made-up.ts';
import { failover } from './program-fixture.ts';

// Stored runs in a folder of their own, as if it were the repository.

const repeat = repeatsFrom(6, RUN);
const often = repeat(30);
const unknown = {
  ...often,
  scenarios: often.scenarios.map((report, i) => (i < 20 ? { ...report, verdict: 'unknown' } : report)),
};
const RUNS = {
  usual: repeat(30),
  slow: repeat(30, 2000),
  few: repeat(3),
  fewer: repeat(3),
  latest: repeat(30),
  unknown,
};
const LIMIT = ['--max-regression', '20%'];

beforeEach(() => {
  process.chdir(newFolder('compare'));
  for (const [run, report] of Object.entries(RUNS)) {
    mkdirSync(join('reports', run), { recursive: true });
    writeFileSync(join('reports', run, 'run.json'), JSON.stringify({ ...report, run }));
  }
});

describe('compare', () => {
  test('says what changed, which is no failure, and draws it', async () => {
    const { code, out } = await failover('compare', 'reports/usual', 'reports/slow', '-o', 'page.html');
    expect(code).toBe(0);
    expect(out).toMatch(
      /│ promoted +│ .*│ .*slower[\s\S]*5 slower, 0 faster, 5 no different[\s\S]*page\.html\n$/,
    );
    expect(readFileSync('page.html', 'utf8')).toContain('Failover comparison');
  });

  test('prints JSON and nothing else when it is asked to', async () => {
    const { out } = await failover('compare', 'reports/usual', 'reports/few', '--json');
    expect(JSON.parse(out)).toMatchObject({
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
    ['is undecided', ['reports/few', ...LIMIT, 'reports/fewer'], 3, / UNDECIDED /],
    [
      'passed in what it was asked',
      ['reports/usual', ...LIMIT, '--on', 'detected', 'reports/slow'],
      0,
      / 1 passed/,
    ],
    [
      'is unknown too often',
      ['reports/usual', ...LIMIT, 'reports/unknown'],
      3,
      /unknown in 20 of 30 runs, at most 10 % allowed[\s\S]* UNDECIDED /,
    ],
    [
      'is unknown no oftener than is allowed',
      ['reports/usual', ...LIMIT, '--max-unknown', '70%', 'reports/unknown'],
      0,
      / PASSED .*70 % unknown/,
    ],
  ])('ends a run that %s with its exit code', async (_what, args, code, told) => {
    const ended = await failover('gate', '--baseline', ...args);
    expect(ended).toMatchObject({ code, out: expect.stringMatching(told) });
  });

  test('judges by a baseline file as by the run that it was made of, in JSON', async () => {
    const written = await failover('baseline', 'reports/usual', '--output', 'baseline.json');
    expect(written).toEqual({ code: 0, out: 'baseline.json\n', err: '' });
    const judged = async (baseline: string) => {
      const gated = await failover('gate', '--baseline', baseline, ...LIMIT, '--json', 'reports/slow');
      expect(gated.code).toBe(1);
      return JSON.parse(gated.out) as object;
    };
    expect(await judged('baseline.json')).toEqual(await judged('reports/usual'));
    expect(await judged('baseline.json')).toMatchObject({ verdict: 'regressed', allowance: { share: 0.2 } });
  });
});

describe('what cannot be used is refused, and nothing is written:', () => {
  const baseline = ['--baseline', 'reports/usual'];
  test.each<[string[], RegExp]>([
    [['compare', 'reports/usual'], /missing required argument 'after'/],
    [['compare', 'a', 'b', 'c'], /too many arguments for 'compare'/],
    [['compare', 'reports/usual', 'reports/nowhere'], /reports\/nowhere[\s\S]*no such file or folder/],
    [['compare', 'reports/usual', 'reports'], /reports\n[\s\S]*no run\.json/],
    [
      ['compare', 'reports/usual', 'reports/few', '--output', 'no/where.html'],
      /--output is "no\/where\.html".*ENOENT/,
    ],
    [['compare', 'reports/usual', 'reports/few', '--outptu', 'x'], /unknown option '--outptu'/],
    [['gate', ...LIMIT], /gate needs --baseline/],
    [['gate', '--baseline', 'reports/latest', ...LIMIT], /the run latest would be judged by itself/],
    [['gate', ...baseline], /gate needs --max-regression/],
    [['gate', ...baseline, '--max-regression', 'some'], /--max-regression is "some"/],
    [['gate', ...baseline, ...LIMIT, '--max-unknown', '200%'], /--max-unknown is "200%".*'0%' to '100%'/],
    [['gate', ...baseline, ...LIMIT, '--on', 'demoted'], /--on names 'demoted'.*there are .*app:outage/],
    [['gate', ...baseline, ...LIMIT, 'a', 'b'], /too many arguments for 'gate'/],
    [['baseline', 'reports/usual'], /baseline needs --output/],
    [['baseline', 'a', 'b', '--output', 'x.json'], /too many arguments for 'baseline'/],
    [['baseline', 'reports/nowhere', '--output', 'x.json'], /no such file or folder/],
  ])('%j', async (args, why) => {
    const { code, out, err } = await failover(...args);
    expect(err).toMatch(why);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(existsSync('x.json')).toBe(false);
  });
});

test('as a command, gate ends with 3 when it cannot tell, and with 2 when it cannot be used', () => {
  const program = fileURLToPath(new URL('failover.ts', import.meta.url));
  const codeOf = (...args: readonly string[]) =>
    spawnSync(process.execPath, [program, 'gate', ...args, 'reports/few']).status;
  expect(codeOf('--baseline', 'reports/fewer', ...LIMIT)).toBe(3);
  expect(codeOf('--baseline', 'reports/few')).toBe(2);
});
