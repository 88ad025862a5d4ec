import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { LossStanding } from '../../analyze/index.ts';
import { findingOf } from '../../checkers/index.ts';
import type { Explanation } from '../../explanation/index.ts';
import { resolveTopology } from '../../topology/index.ts';
import { ATTEMPT, RUN, SERVICE } from '../made-up.ts';
import { inOrder } from '../order.ts';
import type { ClientReport } from '../result.ts';
import { SPLIT, storedRun } from './made-up.ts';
import { lossCell, lossDemandOf } from './outcomes.ts';
import { anchorOf, overview } from './overview.ts';
import { runHead } from './run-head.ts';
import { renderRun, writeRunPage } from './run-page.ts';
import { scenarioSection } from './scenario-section.ts';
import { explanations } from './scenario-tables.ts';
import { completed, type StoredReport } from './subject.ts';
import { trendsOf } from './trends.ts';
import { sentenceOf } from './words.ts';

const { app } = SPLIT.clients;
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

  test('says beside a loss that the scenario expects it', () => {
    const badgeOf = (report: StoredReport) =>
      /<span class="badge[^"]*">([^<]*)/.exec(overview([report]).markup)?.[1];
    expect(badgeOf(reportOf({ demonstrated: 'loss' }))).toBe('pass: loss demonstrated');
    expect(badgeOf(reportOf({}))).toBe('pass');
    expect(badgeOf(reportOf({ planted: 'a defect' }))).toBe('pass: seeded defect detected');
  });

  test('has of each scenario what the script filters and orders by', () => {
    const report = reportOf({ file: 'scenarios/network/split.scenario.ts', tags: ['loss', 'smoke'] });
    const { markup } = overview([report, reportOf({ file: 'scenarios/a.scenario.ts' })]);
    expect(markup).toContain(
      'data-scenario="split-1" data-verdict="pass" data-folder="network" data-tags="loss\nsmoke" data-clients="ioredis" data-outage="4010" data-lost="2" data-promoted="2440"',
    );
    expect(markup).toMatch(/data-text="[^"]*partition of redis-1 \| redis-2/);
    expect(markup).toContain('<option value="loss">loss (1)</option>');
    expect(markup).toContain('<option value="network">network (1)</option>');
  });

  test('keeps the name of a library whole, which can have spaces', () => {
    const { app } = SPLIT.clients;
    if (app === undefined) throw new Error('there is no client');
    const clients = { app, other: { ...app, library: 'our redis client' } };
    const { markup } = overview([reportOf({ clients }), reportOf({})]);
    expect(markup).toContain('<option value="our redis client">our redis client (1)</option>');
    expect(markup).toContain('data-clients="ioredis\nour redis client"');
  });

  test('has no number to order by where it is not known, and that of a service', () => {
    const { app } = SPLIT.clients;
    if (app === undefined) throw new Error('there is no client');
    const { lost: _, ...operations } = app.operations;
    const factsOf = (changes: Partial<StoredReport>) =>
      /data-outage.*?(?= data-text)/.exec(overview([reportOf(changes)]).markup)?.[0];
    expect(factsOf({ clients: { app: { ...app, operations } } })).toContain('data-lost=""');
    expect(factsOf({ clients: { app, b: { ...app, operations } } })).toContain('data-lost="2"');
    expect(factsOf({ clients: { app: { ...app, outageMs: 0, outageBelowMs: 1500 } } })).toContain(
      'data-outage=""',
    );
    const open = { ...app, outageMs: 3000, outageEnded: false };
    expect(factsOf({ clients: { app, open } })).toBe(
      'data-outage="3000" data-lost="4" data-promoted="2440" data-open',
    );
    const services = { web: { ...SERVICE, unavailableMs: 9000 } };
    expect(factsOf({ services })).toContain('data-outage="9000"');
    expect(factsOf({ clients: {}, services })).toContain('data-outage="9000" data-lost=""');
  });

  test('offers no choice between values that all scenarios have', () => {
    const { markup } = overview([reportOf({}), reportOf({})]);
    expect(markup).not.toContain('name="client"');
    expect(markup).not.toContain('name="tag"');
  });

  test('marks an outage that was longer than expected, and one that goes on', () => {
    const clients = { app: { ...app, outageMs: 5000, outageEnded: false } };
    const limits = [{ of: 'outage' as const, client: 'app', most: 3000, exceeded: false }];
    const { markup } = overview([reportOf({ clients, limits })]);
    expect(textOf(markup)).toContain('&gt; 5.00 s');
    expect(markup).toContain('class="over"');
    expect(markup).toContain('at most 3.00 s expected');
    expect(overview([reportOf({ clients, limits: [] })]).markup).not.toContain('class="over"');
  });

  test('marks an outage that goes on as over its limit, however short it was watched', () => {
    const clients = { app: { ...app, outageMs: 2000, outageEnded: false } };
    const markedWith = (limit: { readonly exceeded: boolean; readonly shard?: string }) => {
      const limits = [{ of: 'outage' as const, client: 'app', most: 3000, ...limit }];
      return overview([reportOf({ clients, limits })]).markup.includes('class="over"');
    };
    expect(markedWith({ exceeded: false })).toBe(true);
    expect(markedWith({ exceeded: true })).toBe(false);
    // The cell has the longest outage of all shards.
    expect(markedWith({ exceeded: false, shard: 'shard-2' })).toBe(false);
  });

  test('tells what loss was expected, also where it is no number', () => {
    const toldOf = (of: 'loss' | 'loss beyond what was in flight', most: number) => {
      const report = reportOf({ limits: [{ of, client: 'app', most, exceeded: false }] });
      return textOf(lossCell(app.operations, lossDemandOf(report, 'app')).markup);
    };
    expect(toldOf('loss', 3)).toContain('at most 3 expected');
    expect(toldOf('loss beyond what was in flight', 0)).toContain('at most what was in flight expected');
  });

  test('has the loss in the units of the workload; of counters of old reports it is unknown', () => {
    const workload = { kind: 'counter' as const, rate: 1, durationMs: 1, keys: 1, extra: {} };
    const textOfLoss = (operations: ClientReport['operations']) =>
      textOf(overview([reportOf({ workload, clients: { app: { ...app, operations } } })]).markup);
    expect(textOfLoss({ ...app.operations, unit: 'increment' })).toContain('2 of 9 increments');
    const { unit: _, ...older } = app.operations;
    expect(textOfLoss(older as ClientReport['operations'])).toContain('unknown');
  });
});

const loses = (standing: LossStanding) => {
  return { app: { ...app, operations: { ...app.operations, standing } } };
};

describe('the head of a run', () => {
  const textOfHead = (changes: Partial<StoredReport>, run = RUN) =>
    textOf(runHead(run, [reportOf({}), reportOf(changes)]).markup);

  test('says the run in one line', () => {
    expect(textOfHead({ verdict: 'fail' })).toMatch(
      /2 scenarios fail 1 pass 1 worst outage 4.01 s : app in what a split loses lost writes: 0 expected, 0 not expected, 4 not judged 5.00 s redis 7 seed 4/,
    );
  });

  test('counts the losses that scenarios expect, and the scenarios that were repeated', () => {
    const text = textOfHead({ clients: loses('within limit'), earlier: [ATTEMPT] });
    expect(text).toContain('lost writes: 2 expected, 0 not expected, 2 not judged');
    expect(textOfHead({ clients: loses('unexpected') })).toContain('0 expected, 2 not expected');
    expect(text).toContain('1 scenario repeated after 1 unknown attempt');
    expect(textOfHead({})).not.toContain('repeated');
  });

  test('says in which scenarios the loss is not known, and leads to them', () => {
    const { app } = SPLIT.clients;
    if (app === undefined) throw new Error('there is no client');
    const { lost: _, ...operations } = app.operations;
    const untold = reportOf({ clients: { app: { ...app, operations } } });
    expect(textOf(runHead(RUN, [untold]).markup)).toContain(
      'lost writes: 0 expected, 0 not expected, not known in what a split loses ',
    );
    const { markup } = runHead(RUN, [untold, untold, untold, untold]);
    expect(markup).toContain('not known</b> in <a href="#?q=unknown-loss">4 scenarios</a>');
    expect(overview([untold]).markup).toContain('unknown-loss');
    expect(overview([reportOf({})]).markup).not.toContain('unknown-loss');
  });

  test('has as the worst outage one that never ended, and a bound where shorter ones are not noticed', () => {
    const out = (changes: Partial<ClientReport>) => ({ clients: { app: { ...app, ...changes } } });
    expect(textOfHead(out({ outageMs: 2000, outageEnded: false }))).toContain(
      'worst outage &gt; 2.00 s : app',
    );
    const slow = reportOf(out({ outageMs: 0, outageBelowMs: 1500 }));
    expect(textOf(runHead(RUN, [slow]).markup)).toContain('worst outage &lt; 1.50 s : app');
  });

  test('has no minute of 60 seconds', () => {
    const lasting = (durationMs: number) => textOfHead({}, { ...RUN, durationMs });
    expect(lasting(119_700)).toContain(' 2 min 0 s ');
    expect(lasting(468_000)).toContain(' 7 min 48 s ');
  });

  test('names a file that is in no scenario', () => {
    expect(textOfHead({}, { ...RUN, failedFiles: ['a.ts'] })).toContain(
      'outside of its scenario: a.ts worst',
    );
  });

  test('of a killed run has what is known', () => {
    expect(textOf(runHead(undefined, [reportOf({})]).markup)).not.toContain('seed');
  });
});

describe('an explanation', () => {
  const explained = (advice: Explanation['advice']) =>
    reportOf({
      clients: {
        app: {
          ...app,
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
      'app : 4.20 s = 2.10 s detection (down-after) + 2.10 s waiting for the end of the connection to redis-1',
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
      'disconnectTimeout (client): with 100 instead of 2000 the outage would be 2.30 s, 1.90 s shorter. Cost: none.',
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
      /redis-2 was promoted after 2.44 s; no replica was promoted\.$/,
    );
  });

  test('says why no replica was promoted', () => {
    const { newMaster: _, ...nobody } = SPLIT;
    expect(sentenceOf(completed({ ...nobody, obstacles: ['sentinel-1 published -failover-abort'] }))).toMatch(
      /no replica was promoted \(sentinel-1 published -failover-abort\)/,
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

describe('a stored run of schema 2', () => {
  /** A run as that version left it: without what it did not know. */
  function oldRun(): string {
    const run = storedRun([SPLIT]);
    const { obstacles: _o, disturbance: _d, limits: _m, settings: _s, ...known } = SPLIT;
    const report = { ...known, observerLagMs: 3 };
    writeFileSync(join(run, 'scenario-0', 'scenario.json'), JSON.stringify(report));
    const { workers: _w, ...summary } = RUN;
    writeFileSync(
      join(run, 'run.json'),
      JSON.stringify({ ...summary, schemaVersion: 2, scenarios: [report] }),
    );
    return run;
  }

  test('is drawn again, in place of its old page', async () => {
    const run = oldRun();
    writeFileSync(join(run, 'index.html'), 'an old page');
    const page = readFileSync(await writeRunPage(run), 'utf8');
    expect(page).not.toContain('an old page');
    expect(page).toContain(SPLIT.name);
    expect(page).toContain('class="conclusion"');
    expect(page).toContain('application/x-drawing');
  });
});

test('a section begins with its finding, and the setting that shortens the outage', () => {
  const advice = {
    setting: 'retryStrategy',
    of: 'client',
    from: '1000',
    to: '100',
    price: 'none',
    outageMs: 2000,
    gainMs: 2010,
  } as const;
  const clients = { app: { ...app, explanation: { legs: [], advice: [advice] } } };
  const text = textOf(scenarioSection(reportOf({ clients }), undefined, { isOpen: true }).markup);
  expect(text).toMatch(
    /what a split loses Pass: lost: 2 of 9 elements of app; app got no write acknowledged for 4.01 s. With retryStrategy: 100 \(client; it was 1000 \) the outage of app would be 2.00 s, 2.01 s shorter. Partition/,
  );
});

test('a section has what fails as expected with its reason, and a link to each earlier attempt', () => {
  const findings = [{ ...findingOf('loss', 'fail', 'app lost 2', {}), expected: 'the lag is wanted' }];
  const { markup } = scenarioSection(reportOf({ findings, earlier: [ATTEMPT] }), undefined, { isOpen: true });
  expect(textOf(markup)).toContain('fails as expected loss : app lost 2 (the lag is wanted)');
  expect(markup).not.toContain('badge fail');
  expect(textOf(markup)).toContain('attempt 1, repeated because of a busy machine');
  expect(markup).toContain('<a href="split-1/attempts/1/">');
});

test('a section lists where the servers differ from the files of the user, and nothing without such files', () => {
  const change = {
    what: 'rewritten',
    place: 'ops/redis.conf, line 12',
    line: 'bind 10.0.0.5',
    becomes: 'bind * -::*',
    reason: 'its host has another <address>',
  } as const;
  const section = (configuration: object) => {
    const report = reportOf({ settings: { ...resolveTopology(), ...configuration } });
    return scenarioSection(report, undefined, { isOpen: true }).markup;
  };
  const markup = section({ configuration: { files: ['ops/redis.conf'], changes: [change] } });
  expect(textOf(markup)).toContain(
    'ops/redis.conf, line 12 bind 10.0.0.5 rewritten to bind * -::* its host has another &lt;address&gt;',
  );
  expect(section({})).not.toContain('class="configuration"');
});

test('a scenario that did not start says so, and draws nothing', () => {
  const { markup } = scenarioSection(completed({ name: 'stillborn', reason: 'no engine' }), undefined, {
    isOpen: true,
  });
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
    const trends = trendsOf(
      [
        run('a', {}),
        run('b', { clients: { app: { ...app, outageMs: 1 } } }),
        run('b2', { clients: { app: { ...app, outageMs: 0, outageBelowMs: 1500 } } }),
        run('b3', { clients: { app: { ...app, outageMs: 2000, outageEnded: false } } }),
        run('b4', { clients: { other: app } }),
        run('c', { planted: 'a defect' }),
        run('d', { name: 'another' }),
      ],
      anchorOf,
    );
    expect(trends).toMatchObject([
      {
        runs: ['a', 'b', 'b2', 'b3', 'b4'],
        clients: [
          {
            name: 'app',
            outageMs: [app.outageMs, 1, null, 2000, null],
            words: ['4.01 s', '1 ms', '< 1.50 s', '> 2.00 s', null],
          },
          { name: 'other' },
        ],
      },
    ]);
  });
});

test('a receive gap that did not end says so in the table of clients, as on the terminal', () => {
  const textWith = (receiveGapEnded: boolean) => {
    const clients = { app: { ...app, receiveGapMs: 2100, receiveGapEnded } };
    return textOf(scenarioSection(reportOf({ clients }), undefined, { isOpen: true }).markup);
  };
  expect(textWith(false)).toContain('receive gap &gt; 2.10 s');
  expect(textWith(true)).toContain('receive gap 2.10 s');
});
