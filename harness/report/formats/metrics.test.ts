import { expect, test } from '@jest/globals';
import { REPORT, SERVICE } from '../made-up.ts';
import type { RunReport } from '../result.ts';
import { counting, failed, runOf, skipped, slow, unknown, untold } from './made-up.ts';
import { metricsText } from './metrics.ts';

const LABEL = /([a-z_]+)="((?:[^"\\\n]|\\.)*)"/g;
const SAMPLE =
  /^([a-z_][a-z0-9_]*)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*)\})? (-?\d+(?:\.\d+)?(?:e-?\d+)?)$/;

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the gauges of OpenMetrics text. @throws Error for a line that is none */
function parse(text: string): Sample[] {
  if (!text.endsWith('\n# EOF\n')) throw new Error('it does not end with # EOF');
  const typed = new Set([...text.matchAll(/^# TYPE (\S+) gauge$/gm)].map(([, name]) => name));
  const lines = text.trimEnd().split('\n');
  return lines
    .filter(line => !/^# (HELP \S+ .+|TYPE \S+ gauge|EOF)$/.test(line))
    .map(line => {
      const [, name = '', labels = '', value] = SAMPLE.exec(line) ?? [];
      if (!typed.has(name)) throw new Error(`no sample of a gauge: ${line}`);
      const pairs = [...labels.matchAll(LABEL)].map(([, key = '', text = '']) => [key, unescaped(text)]);
      return { name, labels: Object.fromEntries(pairs) as Sample['labels'], value: Number(value) };
    });
}

const unescaped = (text: string) =>
  text.replaceAll(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));

const read = async (run: RunReport) => parse(await metricsText(run));
const named = (samples: readonly Sample[], name: string) => samples.filter(each => each.name === name);

test('times are in seconds, with the scenario and the client as labels', async () => {
  const samples = await read(runOf([REPORT]));
  const labels = { scenario: REPORT.name, file: REPORT.file };
  expect(named(samples, 'failover_phase_seconds')).toMatchObject([
    { labels: { ...labels, phase: 'detected' }, value: 1 },
    { labels: { ...labels, phase: 'promoted' }, value: 2 },
  ]);
  const ofClient = { labels: { ...labels, client: 'app', library: 'ioredis' } };
  expect(named(samples, 'failover_client_outage_seconds')).toEqual([
    { ...ofClient, name: 'failover_client_outage_seconds', value: 4.01 },
  ]);
  expect(named(samples, 'failover_client_followed_seconds')).toMatchObject([{ ...ofClient, value: 4 }]);
  expect(named(samples, 'failover_client_outage_ended')).toMatchObject([{ ...ofClient, value: 1 }]);
  expect(named(samples, 'failover_client_lost_writes')).toMatchObject([{ ...ofClient, value: 2 }]);
  expect(named(samples, 'failover_client_acknowledged_operations')).toMatchObject([{ value: 9 }]);
});

test('each verdict is counted, also one that none has, and each scenario has its own', async () => {
  const samples = await read(runOf([REPORT, failed, unknown]));
  const counts = named(samples, 'failover_scenarios').map(({ labels, value }) => [labels.verdict, value]);
  expect(Object.fromEntries(counts)).toEqual({ fail: 1, unknown: 1, pass: 1, skipped: 0 });
  expect(named(samples, 'failover_scenario_verdict').map(({ labels }) => labels.verdict)).toEqual([
    'pass',
    'fail',
    'unknown',
  ]);
});

test('a run has its exit code, its times and what it ran on', async () => {
  const samples = await read(runOf([failed]));
  expect(named(samples, 'failover_run_info')).toMatchObject([
    { labels: { run: 'r', server: 'redis 7', git_commit: '' }, value: 1 },
  ]);
  expect(named(samples, 'failover_run_exit_code')).toMatchObject([{ value: 1 }]);
  expect(named(samples, 'failover_run_start_timestamp_seconds')).toMatchObject([{ value: 1_767_225_600 }]);
  expect(named(samples, 'failover_run_duration_seconds')).toMatchObject([{ value: 5 }]);
});

test.each([
  ['what did not come', untold, /phase_|followed_|outage_|receive_gap_/],
  ['what could not be read', untold, /lost_/],
  ['a loss that cannot be told', counting, /lost_/],
  ['an outage that could not be noticed', slow, /outage_seconds/],
  ['all of a client where there is none', skipped, /client_/],
])('%s has no sample, rather than one of 0', async (_what, report, names) => {
  const samples = await read(runOf([report]));
  expect(samples.filter(({ name }) => names.test(name))).toEqual([]);
});

test('an outage and a receive gap that went on until the end are told', async () => {
  const { app } = REPORT.clients;
  const clients = {
    app: { ...app, outageEnded: false, receiveGapMs: 2100, receiveGapEnded: false },
  } as typeof REPORT.clients;
  const samples = await read(runOf([{ ...REPORT, clients }]));
  expect(named(samples, 'failover_client_outage_ended')).toMatchObject([{ value: 0 }]);
  expect(named(samples, 'failover_client_receive_gap_ended')).toMatchObject([{ value: 0 }]);
});

test('names with quotes, backslashes and lines are read as they were', async () => {
  const name = 'a "b" \\ c\nd, {e="f"}';
  const [sample] = named(await read(runOf([{ ...REPORT, name }])), 'failover_scenario_verdict');
  expect(sample?.labels.scenario).toBe(name);
});

test('each repetition of a scenario has its own samples: a loss is not hidden behind a later one of 0', async () => {
  const { app } = REPORT.clients;
  if (app === undefined) throw new Error('the fixture has no client');
  const clients = { app: { ...app, operations: { ...app.operations, lost: 0 } } };
  const samples = await read(runOf([REPORT, { ...REPORT, clients }, failed]));
  const told = named(samples, 'failover_client_lost_writes').map(({ labels, value }) => [
    labels.scenario,
    labels.repetition,
    value,
  ]);
  expect(told).toEqual([
    [REPORT.name, '1', 2],
    [REPORT.name, '2', 0],
    [failed.name, undefined, 2],
  ]);
});

test('two runs in one process do not mix', async () => {
  await read(runOf([failed]));
  const samples = await read(runOf([REPORT]));
  expect(named(samples, 'failover_scenario_verdict')).toHaveLength(1);
});

test.each([
  ['does not end', 'a 1\n'],
  ['has a sample of no gauge', 'a 1\n# EOF\n'],
  ['has a value that is no number', '# TYPE a gauge\na NaN\n# EOF\n'],
  ['has a label without quotes', '# TYPE a gauge\na{b=c} 1\n# EOF\n'],
])('a text that %s would be refused', (_what, text) => {
  expect(() => parse(text)).toThrow();
});

test('the requests of users of a service are shown by part of the run', async () => {
  const samples = await read(runOf([{ ...REPORT, services: { web: SERVICE } }]));
  const success = named(samples, 'failover_service_success_ratio');
  expect(success.map(({ labels, value }) => [labels.service, labels.period, value])).toEqual([
    ['web', 'before', 1],
    ['web', 'during', 0.9996],
    ['web', 'after', 1],
  ]);
  expect(named(samples, 'failover_service_p99_seconds')[0]).toMatchObject({ value: 0.3 });
});
