import { expect, test } from '@jest/globals';
import type { CrowdReport } from '../analyze/index.ts';
import { rowsOf } from './cells.ts';
import { conclusionOf } from './conclusion.ts';
import { showCrowds } from './crowd-lines.ts';
import { junitXml } from './formats/junit.ts';
import { runOf } from './formats/made-up.ts';
import { metricsText } from './formats/metrics.ts';
import { crowdTables } from './html/crowd-tables.ts';
import { ORIGIN_MS, operations, recordOf, SPLIT } from './html/made-up.ts';
import { overview } from './html/overview.ts';
import { scenarioModel } from './html/scenario-model.ts';
import { scenarioSection } from './html/scenario-section.ts';
import { completed, subjectOf } from './html/subject.ts';
import { CROWD, REPORT } from './made-up.ts';
import { runTotals } from './run-totals.ts';

// What is shown of crowds: on the terminal, in tables and on the page.

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
const linesOf = (web: CrowdReport) =>
  showCrowds({ ...REPORT, crowds: { web } }).map(line => line.replaceAll(COLOURS, ''));
const textOf = (markup: string) => markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

test('the terminal has when the connections worked again, their attempts, and both counts', () => {
  expect(linesOf(CROWD)).toEqual([
    'web (3 × ioredis): 40 writes acknowledged, 2 failed, 1 lost, 2 of 3 connections worked at the end',
    '  crash of the master: 2 of 3 connections worked again: the first after 3.00 s, half of them after 3.50 s, the last after 3.50 s; 1 never did',
    '  attempts to connect: 900 (peak 302/s, 61 in 100 ms) to servers, 900 (peak 290/s, 61 in 100 ms) to sentinels; 5 rejected because of maxclients',
    '  last errors of those that never did: 1 × write EPIPE',
    '    redis-2: 8 attempts, peak 4/s, 8 connected, 3 accepted and 5 rejected by its own count',
    '  errors: 7 × write EPIPE',
  ]);
});

test('what is not known or did not happen is left out', () => {
  const [failover] = CROWD.failovers;
  if (failover === undefined) throw new Error('there is no failover');
  const { firstMs: _, medianMs: __, lastMs: ___, witness: ____, ...timeless } = failover;
  const quiet = {
    ...timeless,
    undisturbed: 3,
    reconnected: 0,
    never: 0,
    rejected: 0,
    byServer: { 'redis-2': { attempts: 1, connected: 1, perSecond: 1 } },
  };
  const writes = { acknowledged: 1, failed: 0, unknowable: 'no master' };
  const text = linesOf({ ...CROWD, writes, errors: [], process: 'died', failovers: [quiet] }).join('\n');
  expect(text).toContain('loss not known (no master)');
  expect(text).toContain('a process died');
  expect(text).toContain('none of 3 connections was interrupted');
  expect(text).not.toMatch(/rejected|errors|never/);
  const html = textOf(
    crowdTables(completed({ crowds: { web: { ...CROWD, writes, failovers: [quiet] } } })).markup,
  );
  expect(html).toContain('loss unknown (no master)');
  expect(html).toContain('no server answered all the time');
});

test('tables of a run have a row for each crowd, with when its last connection worked again', () => {
  const { clients: _, ...report } = {
    ...REPORT,
    clients: {},
    crowds: { web: { ...CROWD, followedMs: 4250 } },
  };
  expect(rowsOf({ ...report, clients: {} })).toEqual([
    [REPORT.name, 'pass', '2.00 s', 'web', '4.25 s', '–', '1 write'],
  ]);
  const { writes: __, ...others } = CROWD;
  const unknown = { ...others, writes: { acknowledged: 1, failed: 0 } };
  expect(
    rowsOf({ ...REPORT, crowds: { web: unknown } })
      .at(-1)
      ?.slice(3),
  ).toEqual(['web', '–', '–', '?']);
  const { markup } = overview([completed({ ...REPORT, clients: {}, crowds: { web: CROWD, two: unknown } })]);
  expect(markup).toContain('rowspan="2"');
  expect(markup).toContain('data-clients="ioredis"');
  expect(markup).toContain('data-lost="1"');
  expect(markup).toContain('<td class="client">web <small>3 × ioredis</small></td>');
});

test('a scenario with a crowd alone has a conclusion, and its losses count in the totals of a run', () => {
  const { app: _, ...clients } = REPORT.clients;
  const concluded = (web: CrowdReport) => conclusionOf({ ...REPORT, clients, crowds: { web } });
  expect(concluded(CROWD)).toBe(
    'Pass: lost: 1 of 40 writes of web; 1 of 3 connections of web did not work at the end.',
  );
  const { writes, ...rest } = CROWD;
  const sound = { ...rest, writes: { ...writes, lost: 0 }, workedAtEnd: 3, followedMs: 3500 };
  expect(concluded(sound)).toBe(
    'Pass: all 3 connections of web worked again, the last after 3.50 s; no acknowledged write was lost.',
  );
  expect(concluded({ ...sound, failovers: [] })).toBe('Pass: no acknowledged write was lost.');
  const unexpected = { ...rest, writes: { ...writes, standing: 'unexpected' } } as const;
  expect(runTotals([{ ...REPORT, clients, crowds: { web: unexpected } }])).toMatchObject({
    unexpectedLoss: 1,
    expectedLoss: 0,
  });
});

test('metrics and JUnit have what CI plots of a crowd', async () => {
  const run = runOf([{ ...REPORT, crowds: { web: CROWD } }]);
  const labels = `{scenario="${REPORT.name}",file="${REPORT.file}",crowd="web",library="ioredis"}`;
  const text = await metricsText(run);
  for (const [name, value] of [
    ['connections', 3],
    ['working_connections', 2],
    ['server_attempts_peak', 302],
    ['sentinel_attempts_peak', 290],
    ['lost_writes', 1],
  ])
    expect(text).toContain(`failover_crowd_${name}${labels} ${value}`);
  expect(text).not.toContain('failover_crowd_followed_seconds{');
  const xml = junitXml(run);
  expect(xml).toContain('name="web.workedAtEnd" value="2"');
  expect(xml).toContain('name="web.lostUnit" value="write"');
  expect(xml).not.toContain('web.followedMs');
});

test('the page has a row for each crowd on the axis of the others, and a table with both counts', () => {
  const report = completed({ ...SPLIT, crowds: { web: CROWD } });
  const model = scenarioModel(subjectOf(report, recordOf(operations(80, 10))));
  const zeroMs = ORIGIN_MS - model.zeroAtMs;
  expect(model.rows.at(-1)).toMatchObject({
    kind: 'crowd',
    name: 'web',
    connections: 3,
    fromMs: zeroMs,
    stepMs: 100,
    toServers: CROWD.timeline.toServers,
    peaks: [{ fromMs: zeroMs + 1100, perSecond: 302 }],
  });
  const text = textOf(scenarioSection(report, model, { isOpen: true }).markup);
  expect(text).toContain('attempts to connect to redis servers');
  expect(text).toContain('web : 3 connections of ioredis in 1 process; 2 worked at the end');
  expect(text).toContain(
    'Attempts by server after the crash of the master: clients made 8 connections, servers accepted or rejected 8',
  );
  expect(textOf(scenarioSection(completed(SPLIT), model, { isOpen: true }).markup)).not.toContain('web :');
});
