import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { ATTEMPT, REPORT } from '../report/made-up.ts';
import { runningLine } from './jest-reporter.ts';
import { repetitionsOf } from './made-up.ts';
import { renderMeasurement } from './page.ts';
import { quantitiesOf, showQuantities, writeHistograms } from './table.ts';

const made = repetitionsOf(REPORT);

const times = Array.from({ length: 60 }, (_, i) => 2300 + 10 * i);
const REPETITIONS = times.map(made);

const plain = (text: string) => stripVTControlCharacters(text);

test('each repetition is told with the medians so far', () => {
  expect(plain(runningLine([2000, 2400, 2100].map(made), 50))).toBe(
    ' 3 of 50  pass  promoted 2.10 s (median 2.10 s)',
  );
});

test('a repetition whose outage was too short to be noticed, or did not end, does not look as if it had none', () => {
  const { app } = REPORT.clients;
  if (app === undefined) throw new Error('the fixture has no client');
  const having = (changes: Partial<typeof app>) =>
    plain(runningLine([{ ...made(2000), clients: { app: { ...app, ...changes } } }], 50));
  expect(having({ outageMs: 0, outageBelowMs: 1500 })).toContain('app:outage < 1.50 s');
  expect(having({ outageMs: 5000, outageEnded: false })).toContain('app:outage > 5.00 s');
});

test('one that did not hold is told with its reason', () => {
  const line = plain(runningLine([made(2000), made(undefined)], 50));
  expect(line).toMatch(/^ 2 of 50 {2}fail {2}promoted – \(median .*\) {2}nobody was promoted$/);
});

test('a repetition with a repeated attempt is told with its own time and why it was repeated; the median has both', () => {
  expect(plain(runningLine([made(2000), { ...made(2400), earlier: [ATTEMPT] }], 50))).toMatch(
    /^ 2 of 50 {2}pass {2}promoted 2\.40 s \(median 2\.40 s\) .*repeated: busy machine$/,
  );
});

test('quantiles include attempts that were repeated', () => {
  const slow = { ...ATTEMPT, clients: {} };
  const [, promoted] = quantitiesOf(REPETITIONS.map(report => ({ ...report, earlier: [slow] })));
  expect(promoted).toMatchObject({ quantity: 'promoted', distribution: { count: 120, max: 9000 } });
});

test('the table has each quantity with its quantiles and their intervals', () => {
  const table = plain(showQuantities(quantitiesOf(REPETITIONS)));
  expect(table).toMatch(/promoted +│ +60 │ +0 │ +2.30 s │ +2.60 s │/);
  expect(table).toMatch(/2.5\d s … 2.6\d s/);
  expect(table).not.toContain('+promoted');
});

test('an interval that so few runs do not bound is left open', () => {
  expect(plain(showQuantities(quantitiesOf(REPETITIONS.slice(0, 3))))).toContain('too few runs');
});

test('what never came is counted', () => {
  const [, promoted] = quantitiesOf([...REPETITIONS, made(undefined)]);
  expect(promoted).toMatchObject({ quantity: 'promoted', distribution: { count: 61, never: 1 } });
});

test('an outage that ended in no repetition is in the table, with how often it never did', async () => {
  const { app } = REPORT.clients;
  if (app === undefined) throw new Error('the fixture has no client');
  const out = { ...made(2300), clients: { app: { ...app, outageMs: 5000, outageEnded: false } } };
  const quantities = quantitiesOf([out, out]);
  expect(plain(showQuantities(quantities))).toMatch(/app:outage +│ +2 │ +2 │ +– │ +– │/);
  expect(await renderMeasurement('a crash', '2 pass', quantities)).toContain('app:outage');
  const folder = newFolder('histograms');
  expect(writeHistograms(folder, quantities)).not.toContain(join(folder, 'app-outage.hgrm'));
});

test('an outage that was too short to be noticed is not shown as one of that length', async () => {
  const { app } = REPORT.clients;
  if (app === undefined) throw new Error('the fixture has no client');
  const slow = { ...made(2300), clients: { app: { ...app, outageMs: 0, outageBelowMs: 1500 } } };
  const out = { ...slow, clients: { app: { ...app, outageMs: 2000 } } };
  const quantities = quantitiesOf([slow, { ...out, earlier: [{ ...ATTEMPT, clients: slow.clients }] }]);
  const note = '2 of 3 were shorter than 1.50 s, which is not noticed, and count as that';
  expect(plain(showQuantities(quantities))).toContain(`app:outage: ${note}`);
  expect(await renderMeasurement('a crash', '2 pass', quantities)).toContain(note);
  expect(plain(showQuantities(quantitiesOf([out])))).not.toContain('not noticed');
});

test('histograms are written as HdrHistogram prints them, in ms', () => {
  const folder = newFolder('histograms');
  const files = writeHistograms(folder, quantitiesOf(REPETITIONS));
  expect(files).toEqual([join(folder, 'detected.hgrm'), join(folder, 'promoted.hgrm')]);
  const text = readFileSync(join(folder, 'promoted.hgrm'), 'utf8');
  expect(text).toMatch(/^ +Value +Percentile +TotalCount/);
  const most = Number(/#\[Max += +([\d.]+)/.exec(text)?.[1]);
  expect(Math.abs(most - 2890)).toBeLessThan(5);
});

test('the page has the table, and a picture for each quantity', async () => {
  const page = await renderMeasurement('a <crash>', '60 pass', quantitiesOf(REPETITIONS));
  expect(page).toContain('a &lt;crash&gt;');
  expect(page.match(/class="spread-plot"/g)).toHaveLength(2);
  expect(page).not.toMatch(/(src|href)="http/);
});
