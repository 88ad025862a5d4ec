import { describe, expect, test } from '@jest/globals';
import type { Explanation } from '../../explanation/index.ts';
import { inOrder } from '../order.ts';
import type { ClientReport } from '../result.ts';
import { explanations } from './explanations.ts';
import { SPLIT, storedRun } from './made-up.ts';
import { lossCell, lossDemandOf } from './outcomes.ts';
import { anchorOf, overview } from './overview.ts';
import { renderRun } from './run-page.ts';
import { scenarioSection } from './scenario-section.ts';
import { completed, type StoredReport } from './subject.ts';
import { trendsOf } from './trends.ts';
import { sentenceOf } from './words.ts';

const reportOf = (changes: Partial<StoredReport>): StoredReport => completed({ ...SPLIT, ...changes });
const textOf = (markup: string) => markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the overview', () => {
  test('has what needs a person first', () => {
    const verdicts = ['skipped', 'pass', 'unknown', 'fail', 'pass'] as const;
    const sorted = inOrder(verdicts.map(verdict => reportOf({ verdict })));
    expect(sorted.map(({ verdict }) => verdict)).toEqual(['fail', 'unknown', 'pass', 'pass', 'skipped']);
  });

  test('tells verdicts in words, and the reason of all but passes', () => {
    const text = textOf(overview([reportOf({ verdict: 'fail', reason: 'it was late' })]).markup);
    expect(text).toContain(' fail ');
    expect(text).toContain('it was late');
    expect(textOf(overview([reportOf({})]).markup)).not.toContain('every expectation and every check passed');
  });

  test('marks an outage that was longer than demanded, and one that goes on', () => {
    const { app } = SPLIT.clients;
    if (app === undefined) throw new Error('there is no client');
    const clients = { app: { ...app, outageMs: 5000, outageEnded: false } };
    const demands = [{ of: 'outage' as const, client: 'app', most: 3000, exceeded: false }];
    const { markup } = overview([reportOf({ clients, demands })]);
    expect(textOf(markup)).toContain('&gt; 5.00 s');
    expect(markup).toContain('class="over"');
    expect(markup).toContain('at most 3.00 s demanded');
    expect(overview([reportOf({ clients, demands: [] })]).markup).not.toContain('class="over"');
  });

  test('tells what loss was demanded, also where it is no number', () => {
    const { app } = SPLIT.clients;
    if (app === undefined) throw new Error('there is no client');
    const toldOf = (of: 'loss' | 'loss beyond what was in flight', most: number) => {
      const report = reportOf({ demands: [{ of, client: 'app', most, exceeded: false }] });
      return textOf(lossCell(report, app, lossDemandOf(report, 'app')).markup);
    };
    expect(toldOf('loss', 3)).toContain('at most 3 demanded');
    expect(toldOf('loss beyond what was in flight', 0)).toContain('at most what was in flight demanded');
  });

  test('does not call a loss none where single writes cannot be told to be lost', () => {
    const workload = { kind: 'counter', rate: 1, durationMs: 1, keys: 1, extra: {} };
    expect(textOf(overview([reportOf({ workload })]).markup)).not.toContain('2 of 9');
    expect(textOf(overview([reportOf({})]).markup)).toContain('2 of 9');
  });
});

describe('an explanation', () => {
  const { app } = SPLIT.clients;
  const explained = (advice: Explanation['advice']) =>
    reportOf({
      clients: {
        app: {
          ...(app as ClientReport),
          explanation: {
            legs: [
              { wait: { for: 'detection' }, fromMs: -10, toMs: 2090 },
              { wait: { for: 'farewell', of: 'redis-1' }, fromMs: 2090, toMs: 4190 },
            ],
            advice,
          },
        },
      },
    });

  test('tells what an outage consisted of, and draws it', () => {
    const { markup } = explanations(explained([]));
    expect(textOf(markup)).toContain(
      'app : 4.20 s = 2.10 s detection (down-after) + 2.10 s waiting for the end of the old connection to redis-1',
    );
    expect(markup.match(/width:50.000%/g)).toHaveLength(2);
    expect(markup).not.toContain('<ul>');
  });

  test('tells what would shorten it, and the price', () => {
    const advice = {
      setting: 'disconnectTimeout',
      of: 'client',
      from: '2000',
      to: '100',
      price: 'none',
      outageMs: 2300,
      gainMs: 1900,
    } as const;
    expect(textOf(explanations(explained([advice])).markup)).toContain(
      'disconnectTimeout of the client: 100 instead of 2000 would make it 2.30 s, 1.90 s shorter. Its price: none.',
    );
  });
});

describe('a sentence', () => {
  test('says what was done and what came of it', () => {
    expect(sentenceOf(reportOf({}))).toBe(
      'Partition of redis-1 | redis-2; redis-2 was promoted after 2.44 s, led by sentinel-1.',
    );
  });

  test('has the outcome of every affected shard', () => {
    const { faults, phases, masters } = SPLIT;
    const [fault] = faults;
    if (fault === undefined) throw new Error('there is no fault');
    const promoted = {
      title: 'crash of the master',
      shard: 'shard-1',
      fault,
      phases,
      oldMaster: 'redis-1',
      newMaster: 'redis-2',
      masters,
      obstacles: [],
    };
    const { newMaster: _, ...nobody } = { ...promoted, shard: 'shard-2', masters: [] };
    expect(sentenceOf(reportOf({ failovers: [promoted, nobody] }))).toMatch(
      /redis-2 was promoted after 2.44 s; nobody was promoted\.$/,
    );
  });

  test('says why nobody was promoted', () => {
    const { newMaster: _, ...nobody } = SPLIT;
    expect(sentenceOf(completed({ ...nobody, obstacles: ['sentinel-1 published -failover-abort'] }))).toMatch(
      /nobody was promoted \(sentinel-1 published -failover-abort\)/,
    );
  });
});

describe('the page of a run', () => {
  test('opens what needs a look, and of few scenarios all', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const many = storedRun(names.map((name, i) => ({ ...SPLIT, name, verdict: i === 2 ? 'fail' : 'pass' })));
    expect((await renderRun(many)).match(/<details class="scenario"[^>]* open>/g)).toHaveLength(1);
    const few = storedRun([SPLIT]);
    expect((await renderRun(few)).match(/<details class="scenario"[^>]* open>/g)).toHaveLength(1);
  });

  test('of a folder without a run is refused with what to do', async () => {
    await expect(renderRun('/nowhere/at/all')).rejects.toThrow(/no such folder[\s\S]*reports\/latest/);
  });

  test('names no address outside of it', async () => {
    const page = await renderRun(storedRun([SPLIT]));
    expect(page).not.toMatch(/(src|href)=["']?https?:/);
    expect(page).not.toMatch(/@import|url\(/);
  });
});

test('a scenario that did not start says so, and draws nothing', () => {
  const { markup } = scenarioSection(completed({ name: 'stillborn', reason: 'no engine' }), undefined, true);
  expect(textOf(markup)).toContain('no engine');
  expect(markup).not.toContain('<script');
});

describe('trends', () => {
  test('follow each client of a scenario that ran more than once; planted defects are left out', () => {
    const run = (folder: string, changes: Partial<StoredReport>) => ({
      folder,
      report: undefined,
      scenarios: [reportOf(changes)],
    });
    const { app } = SPLIT.clients;
    if (app === undefined) throw new Error('there is no client');
    const trends = trendsOf(
      [
        run('a', {}),
        run('b', { clients: { app: { ...app, outageMs: 1 } } }),
        run('c', { planted: 'a defect' }),
        run('d', { name: 'another' }),
      ],
      anchorOf,
    );
    expect(trends).toMatchObject([
      { runs: ['a', 'b'], clients: [{ name: 'app', outageMs: [app.outageMs, 1] }] },
    ]);
  });
});
