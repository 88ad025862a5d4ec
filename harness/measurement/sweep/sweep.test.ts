import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { ScenarioReport } from '../../report/index.ts';
import { ATTEMPT, REPORT } from '../../report/made-up.ts';
import { repetitionsOf } from '../made-up.ts';
import { outcomeOf } from './outcome.ts';
import { renderSweep } from './page.ts';
import { parseSweep } from './settings.ts';
import { showSweep } from './table.ts';

const { newMaster: _, ...UNDECIDED } = REPORT;
const made = repetitionsOf(UNDECIDED);

const SETTINGS = parseSweep({ 'down-after': '2s,500ms', client: 'tuned', hiccups: '1s', runs: '2' });

const crash = (downAfter: string, outageMs: number, outageEnded = true): ScenarioReport => ({
  ...made(2300),
  name: `a crash with a down-after of ${downAfter}`,
  clients: { tuned: { outageMs, outageEnded } as ScenarioReport['clients'][string] },
});
const hiccup = (downAfter: string, replaced: boolean): ScenarioReport => {
  const report = { ...made(2300), name: `a hiccup of 1s with a down-after of ${downAfter}` };
  return replaced ? { ...report, newMaster: 'redis-2' } : report;
};

const REPORTS = [
  crash('500ms', 1800),
  crash('500ms', 2000),
  crash('2s', 3900),
  crash('2s', 4100),
  hiccup('500ms', true),
  hiccup('500ms', true),
  hiccup('2s', false),
  hiccup('2s', true),
];

describe('the settings of a sweep', () => {
  test('are sorted, and each is tried once', () => {
    expect(parseSweep({ 'down-after': '5s,1s,5s' }).downAfter).toEqual(['1s', '5s']);
  });

  test.each([
    [{ 'down-after': 'soon' }, /--down-after/],
    [{ client: 'best' }, /--client.*defaults, tuned/s],
    [{ hiccups: '' }, /--hiccups/],
    [{ runs: '0' }, /--runs/],
  ])('are refused by the name of the option: %j', (given, message) => {
    expect(() => parseSweep(given)).toThrow(message);
  });
});

describe('the outcome of a sweep', () => {
  test('is the median outage and the share of hiccups that cost a failover', () => {
    expect(outcomeOf(SETTINGS, REPORTS)).toMatchObject([
      { downAfterMs: 500, outageMs: { tuned: 1900 }, falseShare: 1 },
      {
        downAfterMs: 2000,
        outageMs: { tuned: 4000 },
        hiccups: [{ lastedMs: 1000, runs: 2, failovers: 1 }],
        falseShare: 0.5,
      },
    ]);
  });

  test('has an outage without end for a client that did not come back', () => {
    const [row] = outcomeOf(SETTINGS, [crash('500ms', 9000, false), crash('500ms', 9000, false)]);
    expect(row).toEqual({ downAfterMs: 500, outageMs: { tuned: Infinity }, hiccups: [] });
  });

  test('says never of a client that did not come back, and not of one that no run measured', async () => {
    const rows = outcomeOf(SETTINGS, [crash('500ms', 9000, false)]);
    const table = stripVTControlCharacters(showSweep(rows, SETTINGS.clients));
    expect(table).toMatch(/500 ms │ +never/);
    expect(table).toMatch(/2.00 s │ +–/);
    const page = await renderSweep(rows, SETTINGS.clients);
    expect(page.match(/<td class="number">(never|–)</g)).toEqual([
      '<td class="number">never<',
      '<td class="number">–<',
    ]);
  });

  test('counts no run in which the fault took no effect', () => {
    const { fault: _, ...without } = hiccup('2s', true);
    const [, row] = outcomeOf(SETTINGS, [hiccup('2s', false), without]);
    expect(row).toMatchObject({ falseShare: 0 });
  });

  test('counts attempts that were repeated', () => {
    const report = { ...hiccup('2s', false), earlier: [{ ...ATTEMPT, newMaster: 'redis-2' }] };
    const [, row] = outcomeOf(SETTINGS, [report]);
    expect(row).toMatchObject({ hiccups: [{ runs: 2, failovers: 1 }] });
  });

  test('is a table', () => {
    const table = stripVTControlCharacters(showSweep(outcomeOf(SETTINGS, REPORTS), SETTINGS.clients));
    expect(table).toMatch(/500 ms │ +1.90 s │ +2 of 2/);
    expect(table).toMatch(/2.00 s │ +4.00 s │ +1 of 2/);
  });

  test('is a page with everything in it', async () => {
    const page = await renderSweep(outcomeOf(SETTINGS, REPORTS), SETTINGS.clients);
    expect(page).toContain('1 of 2');
    expect(page).not.toMatch(/(src|href)="http/);
  });
});
