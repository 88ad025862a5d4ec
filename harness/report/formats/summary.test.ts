import { expect, test } from '@jest/globals';
import { REPORT } from '../made-up.ts';
import { counting, failed, runOf, skipped, unknown, untold } from './made-up.ts';
import { summaryOf } from './summary.ts';

const app = REPORT.clients.app as NonNullable<typeof REPORT.clients.app>;

test('begins with how many have which verdict, and on what', () => {
  const text = summaryOf(runOf([REPORT, failed, skipped, unknown]));
  expect(text).toMatch(
    /^## Failover report r\n\n\*\*1 fail, 1 unknown, 1 pass, 1 skipped\*\* in 5.00 s; redis 7, seed 4/,
  );
});

test('has what did not pass first, failures before what is unknown, with reasons', () => {
  const [bad = '', all = ''] = summaryOf(runOf([skipped, REPORT, unknown, failed])).split(
    '### Outage and loss',
  );
  expect(bad.match(/^\| (fail|unknown|skipped) .*$/gm)).toEqual([
    `| fail | ${failed.name} | ${failed.reason} |`,
    `| unknown | ${unknown.name} | ${unknown.reason} |`,
    `| skipped | ${skipped.name} | ${skipped.reason} |`,
  ]);
  expect(all).toContain(`| ${REPORT.name} | pass | 2.00 s | app | 4.00 s | 4.01 s | 2 elements |\n`);
});

test('a run in which everything passed has no table of what did not', () => {
  expect(summaryOf(runOf([REPORT]))).not.toContain('What did not pass');
});

test('each client has a line, and a scenario without clients has one', () => {
  const clients = { one: app, two: { ...app, outageEnded: false } };
  const text = summaryOf(runOf([{ ...REPORT, clients }, skipped]));
  expect(text).toContain(
    '| one | 4.00 s | 4.01 s | 2 elements |\n|  |  |  | two | 4.00 s | > 4.01 s | 2 elements |\n',
  );
  expect(text).toContain(`| ${skipped.name} | skipped | – |  |  |  |  |\n`);
});

test.each([
  ['what did not come and what could not be read', untold, '| – | app | – | – | ? |'],
  ['a loss that cannot be told', counting, '| app | 4.00 s | 4.01 s | ? |'],
])('%s is never 0', (_what, report, cells) => {
  expect(summaryOf(runOf([report]))).toContain(cells);
});

test('signs of tables and lines stay within their cell', () => {
  const text = summaryOf(runOf([{ ...failed, name: 'a | b', reason: 'first\r\nsecond <b>' }]));
  expect(text).toContain('| fail | a \\| b | first second \\<b> |\n');
});

test.each([
  [
    'of what speaks against it otherwise',
    { exitCode: 1 } as const,
    /Not passed: a file .* could not be loaded/,
  ],
  [
    'in what joined runs differ',
    { differences: [{ what: 'server', found: [{ value: 'redis <7>', runs: ['a'] }] }] },
    /several servers.*\n\nThe runs differ in server: redis \\<7> in a\./,
  ],
])('tells %s', (_what, others, told) => {
  expect(summaryOf(runOf([REPORT], others))).toMatch(told);
});

const many = runOf(Array.from({ length: 3000 }, (_, i) => ({ ...failed, name: `${i} ${'ä'.repeat(150)}` })));

test.each([1024 * 1024, 500_000, 10_000, 2000])(
  'takes at most %d bytes, and says what it leaves out',
  mostBytes => {
    const text = summaryOf(many, mostBytes);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(mostBytes);
    const rows = text.match(/^\| (fail|\d)/gm)?.length ?? 0;
    const omitted = [...text.matchAll(/^(\d+) rows are left out here/gm)].map(([, count]) => Number(count));
    expect(omitted.length).toBeGreaterThan(0);
    expect(rows + omitted.reduce((sum, count) => sum + count, 0)).toBe(6000);
  },
);

test('one long reason is cut', () => {
  const text = summaryOf(runOf([{ ...failed, reason: 'x'.repeat(2_000_000) }]));
  expect(text).toContain('xxx … |');
  expect(text.length).toBeLessThan(2000);
});
