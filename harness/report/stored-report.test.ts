import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import {
  AT,
  dataFixture,
  expectationFixture,
  faultFixture,
  recordFixture,
  shardedFixture,
  storeRecord,
} from '../analyze/fixture.ts';
import { analyze, type ClientReport, keptNames, readKept, type ScenarioReport } from '../analyze/index.ts';
import { newFolder } from '../basics/fixture.ts';
import { showMaybe, showMs } from '../basics/index.ts';
import type { Operation } from '../history/index.ts';
import { type RecordedService, readEvidence, readRecord, type ScenarioRecord } from '../run/index.ts';
import { countOfUnits } from './conclusion.ts';
import { readRunReport, readScenarioReports, writeRunReport, writeScenarioReport } from './files.ts';
import { writeFormats } from './formats/index.ts';
import { junitXml } from './formats/junit.ts';
import { runOf } from './formats/made-up.ts';
import { metricsText } from './formats/metrics.ts';
import { phasesCsv } from './formats/phases-csv.ts';
import { renderRun } from './html/run-page.ts';
import { scenarioModel } from './html/scenario-model.ts';
import { subjectOf } from './html/subject.ts';
import { analysesOf, readStoredRun, withAnalyses } from './stored-run.ts';
import { showRun, showScenario } from './terminal.ts';

const WRITES = recordFixture().histories.get('app') ?? [];

/** A service whose cache is away from the fault until the client follows. */
const SERVICE: RecordedService = {
  freshForMs: 5000,
  requests: 'web-requests.jsonl',
  load: { beganAtMs: AT.origin, warmupMs: 500, rate: 10 },
  result: {
    process: 'finished',
    answers: WRITES.map(({ invokedAtMs, id }) => ({
      atMs: invokedAtMs,
      tookMs: 2.125 + (id % 5),
      key: `key-${id % 10}`,
      status: id === 30 ? 502 : 200,
      cache: invokedAtMs >= AT.fault && invokedAtMs < AT.following ? 'away' : 'hit',
      ageMs: 100,
      shard: `shard-${(id % 2) + 1}`,
    })),
    output: 'web-output.log',
    restart: 'never',
    exits: [],
    leftBehind: [],
    log: { requests: [{ n: 1, atMs: AT.origin, tookMs: 4, status: 200 }] },
    behind: {
      source: {
        process: 'finished',
        output: 'web.source-output.log',
        restart: 'never',
        exits: [],
        leftBehind: [],
        log: { requests: [{ atMs: 3500, tookMs: 5, status: 200 }] },
      },
    },
    loadEndedAtMs: AT.end,
  },
  budgets: [{ period: 'during', what: 'success at least 99 %', kept: false }],
};

/** Two clients of one master, of which each lost some writes, and one had operations that never ended. */
function losing(): ScenarioRecord {
  const other = WRITES.map((each): Operation => {
    const own = { ...each, client: 'a', key: 'failover:appends:a', value: `a-${each.id}` };
    if (each.id !== 25) return own;
    const { completedAtMs: _, error: __, ...open } = own;
    return { ...open, outcome: 'unresolved' };
  });
  const kept = (all: readonly Operation[]) => all.filter(({ id }) => id % 10 !== 9);
  const data = dataFixture(kept(WRITES), kept(other));
  const client = { library: 'ioredis', options: {}, process: 'finished' } as const;
  return recordFixture({
    clients: { z: client, a: { ...client, library: 'node-redis' } },
    histories: new Map([
      ['z', WRITES.map(each => ({ ...each, client: 'z' }))],
      ['a', other],
    ]),
    final: { data: { 'redis-2': data, 'redis-3': data }, master: 'redis-2', readAtMs: AT.end + 100.125 },
    expectations: [
      expectationFixture(),
      expectationFixture({
        matcher: 'toLoseAtMost',
        about: 'a',
        isNot: true,
        limit: { of: 'loss', most: 3 },
        covers: ['loss'],
      }),
    ],
  });
}

const BODY_THREW = { how: 'threw', error: { is: 'failure', message: 'one is not two' } } as const;
const { final: _final, body: _body, workEndedAtMs: _workEndedAtMs, ...KILLED } = recordFixture();

const RECORDS: Readonly<Record<string, ScenarioRecord>> = {
  'of a scenario that passed': recordFixture(),
  'with losses of several clients': losing(),
  'of several shards and failovers': shardedFixture(),
  'with a service': recordFixture({ services: { web: SERVICE } }),
  'with a trigger, a fault without effect and one that did not heal': recordFixture({
    injections: [
      {
        title: 'a plan',
        faults: [
          faultFixture({ trigger: { what: '+sdown', firedAtMs: 2990.5 } }),
          faultFixture({ target: 'redis-3', healFailed: 'no answer' }),
        ],
      },
      { title: 'nothing', faults: [] },
    ],
  }),
  'of a body that threw': recordFixture({ body: BODY_THREW, unawaited: [BODY_THREW.error] }),
  'whose final data could not be read': recordFixture({
    final: { unreadable: 'no answer', unstable: 'no master' },
  }),
  'with its seeded defect': recordFixture({
    scenario: { ...recordFixture().scenario, planted: 'a client without Sentinel', waitedForLaneMs: 3 },
  }),
  'of a run that was killed': KILLED,
};

test.each(Object.entries(RECORDS))('a stored record %s gives its report again', (_what, record) => {
  const stored = readRecord(storeRecord(record));
  if (stored === undefined) throw new Error('there is no record');
  const [before, after] = [analyze(record), analyze(stored)];
  for (const field of Object.keys(before) as (keyof ScenarioReport)[])
    expect({ [field]: after[field] }).toStrictEqual({ [field]: before[field] });
  expect(Object.keys(after)).toEqual(Object.keys(before));
});

test('the fixture has what could differ: losses, a service, several failovers', () => {
  const { clients, breakdown, limits } = analyze(losing());
  expect(clients).toMatchObject({ z: { operations: { lost: 8 } }, a: { operations: { unsettled: 1 } } });
  expect(breakdown?.byClient).toHaveLength(2);
  expect(limits).toHaveLength(2);
  expect(analyze(shardedFixture()).failovers).toHaveLength(2);
  const web = analyze(recordFixture({ services: { web: SERVICE } })).services?.web;
  expect(web).toMatchObject({
    periods: { during: { away: expect.any(Number) } },
    backMs: expect.any(Number),
  });
  expect(web?.shards).toHaveProperty('shard-2');
});

test('a run that is read again has the report that was written, and the analysis made anew', () => {
  const run = newFolder('stored');
  const report = analyze(losing());
  writeScenarioReport(storeRecord(losing(), join(run, 'x')), { ...report, verdict: 'pass' });
  const [stored] = readStoredRun(run);
  expect(stored).toMatchObject({ report: { verdict: 'pass' }, analysis: { verdict: 'fail' } });
  expect(stored?.analysis).toStrictEqual(report);
});

test('the page and the formats of a run are written again from its records', async () => {
  const folder = newFolder('stored');
  const report = analyze(losing());
  const before = {
    ...report,
    folder: '/elsewhere/x',
    verdict: 'pass',
    reason: 'as it was reported',
  } as const;
  writeScenarioReport(storeRecord(losing(), join(folder, 'x')), before);
  writeRunReport(folder, runOf([before]));
  const analyses = analysesOf(folder);
  expect(await renderRun(folder)).toContain('<span class="badge pass');
  expect(await renderRun(folder, analyses)).toContain('<span class="badge fail">fail</span>');
  await writeFormats(folder, analyses);
  expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('failures="1"');
  expect(withAnalyses(runOf([before]), folder, analyses)).toMatchObject({ exitCode: 1, run: 'r' });
});

test('the formats that are written again have the digits that they had', async () => {
  const folder = newFolder('digits');
  const { fault } = AT;
  const record = recordFixture({
    injections: [{ title: 'a crash', faults: [faultFixture({ injectedAtMs: fault + 0.000_495_406 })] }],
  });
  const report = analyze(record);
  writeScenarioReport(storeRecord(record, join(folder, 'x')), report);
  writeRunReport(folder, runOf([{ ...report, folder: '/elsewhere/x' }]));
  const files = () => ['junit.xml', 'phases.csv'].map(name => readFileSync(join(folder, name), 'utf8'));
  await writeFormats(folder);
  const before = files();
  await writeFormats(folder, analysesOf(folder));
  expect(files()).toEqual(before);
});

test('a folder without a record has none, and what there is of its evidence', () => {
  const final = { data: {}, master: 'redis-1', readAtMs: 9 };
  const older = newFolder('stored');
  writeFileSync(join(older, 'left.json'), JSON.stringify(final));
  expect(readRecord(older)).toBeUndefined();
  expect(readEvidence(older)).toEqual({ histories: new Map(), events: [], final });
});

/** What the table of the terminal has of a client. */
const cellsOf = ({ followedMs, outageMs, outageEnded, operations }: ClientReport): string[] => [
  showMaybe(followedMs),
  `${outageEnded === false ? '> ' : ''}${showMaybe(outageMs)}`,
  operations.lost === undefined ? '?' : countOfUnits(operations.lost, operations.unit),
];

/** What its line has. */
const wordsOf = ({ outageMs, operations: { lost, unit } }: ClientReport): string[] => [
  lost === undefined ? 'loss not known' : `${countOfUnits(lost, unit)} lost`,
  ...(outageMs === undefined ? [] : [`outage ${showMs(outageMs)}`]),
];

const REAL = Object.fromEntries(
  keptNames().map(name => [`of the real scenario ${name}`, readKept(name).record]),
);

describe.each(Object.entries({ ...RECORDS, ...REAL }))(
  'the formats of a report %s agree on',
  (_what, record) => {
    const stored = newFolder('stored');
    const folder = storeRecord(record, join(stored, 'x'));
    const report = analyze(record);
    writeScenarioReport(folder, report);
    const run = runOf([report]);

    /** To three digits, as run.json has moments. */
    const rounded = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms * 1000) / 1000);
    const numbers = ({ phases, clients }: ScenarioReport) => ({
      promotedMs: rounded(phases.promotedMs),
      clients: Object.fromEntries(
        Object.entries(clients).map(([name, { followedMs, outageMs, operations }]) => [
          name,
          { followedMs: rounded(followedMs), outageMs: rounded(outageMs), lost: operations.lost },
        ]),
      ),
    });
    const wanted = numbers(report);

    test('scenario.json', () => {
      expect(readScenarioReports(stored).map(numbers)).toEqual([wanted]);
    });

    test('run.json', () => {
      writeRunReport(stored, run);
      expect(readRunReport(stored)?.scenarios.map(numbers)).toEqual([wanted]);
    });

    test('the terminal', () => {
      const text = stripVTControlCharacters(showScenario(report));
      const table = stripVTControlCharacters(showRun(run, stored));
      const cells = table.split('\n').map(line => line.split('│').map(cell => cell.trim()));
      const first = cells.find(line => line.includes(report.verdict)) ?? [];
      expect(first[3]).toBe(showMaybe(report.phases.promotedMs));
      for (const [name, client] of Object.entries(report.clients)) {
        const row = cells.find(line => line[4] === name) ?? [];
        expect(row.slice(5, 8)).toEqual(cellsOf(client));
        const own = text.split('\n').find(line => line.trim().startsWith(`${name}: `)) ?? '';
        for (const words of wordsOf(client)) expect(own).toContain(words);
      }
    });

    test('junit.xml', () => {
      const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(junitXml(run));
      const { property = [] } = parsed.testsuites.testsuite.testcase.properties ?? {};
      const values = Object.fromEntries(
        [property].flat().map((each: { name: string; value: string }) => [each.name, Number(each.value)]),
      );
      expect(rounded(values.promotedMs)).toBe(wanted.promotedMs);
      for (const [name, client] of Object.entries(wanted.clients))
        expect({
          followedMs: rounded(values[`${name}.followedMs`]),
          outageMs: rounded(values[`${name}.outageMs`]),
          lost: values[`${name}.lost`],
        }).toEqual(client);
    });

    test('metrics.txt', async () => {
      const lines = (await metricsText(run)).split('\n');
      const ms = (name: string, label: string): number | undefined => {
        const line = lines.find(each => each.startsWith(`${name}{`) && each.includes(label));
        return line === undefined ? undefined : Math.round(Number(line.split(' ').at(-1)) * 1e6) / 1000;
      };
      expect(ms('failover_phase_seconds', 'phase="promoted"')).toBe(wanted.promotedMs);
      for (const [name, client] of Object.entries(wanted.clients)) {
        const label = `client="${name}"`;
        const lost = ms('failover_client_lost_writes', label);
        expect({
          followedMs: ms('failover_client_followed_seconds', label),
          outageMs: ms('failover_client_outage_seconds', label),
          lost: lost === undefined ? undefined : lost / 1000,
        }).toEqual(client);
      }
    });

    test('phases.csv', () => {
      const lines: Record<string, string>[] = parse(phasesCsv(run), { columns: true });
      const number = (text: string | undefined) =>
        text === undefined || text === '' ? undefined : rounded(Number(text));
      for (const line of lines) {
        expect(number(line.promotedMs)).toBe(wanted.promotedMs);
        expect({
          followedMs: number(line.followedMs),
          outageMs: number(line.outageMs),
          lost: number(line.lost),
        }).toEqual(wanted.clients[line.client ?? ''] ?? {});
      }
    });

    test('the page', () => {
      const { bars, rows } = scenarioModel(subjectOf(report, readEvidence(folder)));
      const promoted = bars.filter(({ name }) => name.endsWith('promoted'));
      if (report.failovers.length < 2) expect(promoted[0]?.toMs).toBe(report.phases.promotedMs);
      else expect(promoted).toHaveLength(report.failovers.length);
      for (const [name, client] of Object.entries(report.clients)) {
        expect(bars.find(bar => bar.name === `${name} followed`)?.toMs).toBe(client.followedMs);
        const row = rows.find(each => each.name === name);
        if (row?.kind !== 'client' || client.outageMs === undefined) continue;
        const drawn = row.outages.map(({ fromMs, toMs }) => toMs - fromMs);
        expect(Math.max(0, ...drawn)).toBeCloseTo(client.outageMs, 6);
        expect(row.operations.counts.at(-1)).toBe(client.operations.lost ?? 0);
      }
    });
  },
);
