import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { newFolder } from '../../basics/fixture.ts';
import type { ScenarioReport } from '../../report/index.ts';
import { SOUND } from '../fixture.ts';
import { readInput } from '../read-input.ts';
import type { Finding } from '../rule.ts';
import { RULES } from '../rules/index.ts';
import { serverVersion } from '../server-version.ts';
import { BATTERY } from './faults.ts';
import { batteryOutcome } from './outcome.ts';
import { batteryFor, imageFor } from './plan.ts';

let folder = '';
beforeEach(() => {
  folder = newFolder('battery');
});

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const FOUND: Finding = {
  rule: 'client-no-socket-timeout',
  severity: 'error',
  title: 'the client has no socketTimeout',
  file: 'client.json',
  what: 'It waits.',
  change: 'Set `socketTimeout: 1000`.',
  shownBy: 'scenarios/master-dies/power-off.scenario.ts',
};

const report = (name: string, verdict: ScenarioReport['verdict'], lost = 0) =>
  ({
    name,
    verdict,
    reason: 'too long',
    clients: { app: { outageMs: 9000, outageEnded: true, operations: { lost, failed: 1, unresolved: 2 } } },
  }) as unknown as ScenarioReport;

const outcome = (faults: readonly string[], ...reports: readonly ScenarioReport[]) =>
  batteryOutcome({ faults, reports, server: 'redis 7.0.15', folder: 'reports/1' }, [FOUND]);

test('a battery passes when every fault passed or cannot be injected here', () => {
  const { verdict, rows } = outcome(
    ['crash', 'power-off'],
    report('crash', 'pass'),
    report('power-off', 'skipped'),
  );
  expect(verdict).toBe('pass');
  expect(rows[0]).toMatchObject({
    fault: 'crash',
    verdict: 'pass',
    outageMs: 9000,
    lost: 0,
    errors: 3,
    changes: [],
  });
});

test.each([
  ['failed', [report('crash', 'pass'), report('power-off', 'fail')]],
  ['is unknown', [report('crash', 'pass'), report('power-off', 'unknown')]],
  ['did not run', [report('crash', 'pass')]],
  ['and all others were skipped', [report('crash', 'skipped'), report('power-off', 'skipped')]],
])('a battery with a fault that %s does not pass', (_, reports) => {
  expect(outcome(['crash', 'power-off'], ...reports).verdict).toBe('fail');
});

test('a fault that failed has the changes of the rules that concern it, and what prevents its loss', () => {
  const { rows } = outcome(['power-off', 'split'], report('power-off', 'fail'), report('split', 'fail', 700));
  expect(rows.map(({ changes }) => changes)).toEqual([
    ['Set `socketTimeout: 1000`. (client-no-socket-timeout)'],
    [expect.stringMatching(/against the loss: `min-replicas-to-write 1`/)],
  ]);
});

const SERVED = {
  periods: {
    during: { requests: 100, success: 0.2, hungUp: 60, maxMs: 2000 },
    after: { requests: 100, success: 1, hungUp: 0, maxMs: 20 },
  },
  ...{ unavailableMs: 12_000, unavailableEnded: false, exits: [], output: 'nowhere.log' },
};

const withService = (name: string, verdict: ScenarioReport['verdict']) =>
  ({
    ...report(name, verdict),
    clients: {},
    folder: 'scenario',
    services: { orders: SERVED },
  }) as unknown as ScenarioReport;

const serviceRun = (...reports: readonly ScenarioReport[]) => ({
  ...{ faults: ['power-off'], reports, server: 'redis 7.0.15', folder: 'reports/1' },
  service: 'orders',
});

test('a service has its numbers from the fault on, and the change that its requests call for', () => {
  const { rows } = batteryOutcome(serviceRun(withService('power-off', 'fail')), []);
  expect(rows[0]?.service).toEqual({
    ...{ requests: 200, failed: 80, hungUp: 60, success: 0.6, slowestMs: 2000 },
    ...{ unavailableMs: 12_000, unavailableEnded: false },
  });
  expect(rows[0]?.changes).toEqual([
    expect.stringMatching(
      /60 of 200 requests to orders got no answer.*`socketTimeout: 1000` and `connectTimeout: 500`/,
    ),
  ]);
  expect(batteryOutcome(serviceRun(withService('power-off', 'pass')), []).rows[0]?.changes).toEqual([]);
});

test('a service that did not become ready, and a client that cannot be used, are bad input', () => {
  const unready = {
    ...report('power-off', 'unknown'),
    reason: 'the scenario did not start: the service orders was not ready within 3 s: status 503',
  };
  expect(() => batteryOutcome(serviceRun(unready), [])).toThrow(
    /^the service orders was not ready within 3 s.*correct its/,
  );
  const unusable = {
    ...report('power-off', 'unknown'),
    unusable: true,
    reason: 'clients.app: it makes no client',
  };
  expect(() => outcome(['power-off'], unusable)).toThrow('clients.app: it makes no client');
});

test('rules of a fault are rules that there are', () => {
  const known = RULES.map(({ id }) => id);
  expect(BATTERY.flatMap(({ rules }) => rules).filter(rule => !known.includes(rule))).toEqual([]);
});

test('the client of the battery has no option that leads to production', async () => {
  const options = { ...SOUND.client, natMap: {}, host: 'redis.internal', tls: {}, password: 'correct-horse' };
  for (const client of [
    file('client.json', JSON.stringify(options)),
    file('client.mjs', `export const options = ${JSON.stringify(options)};`),
  ]) {
    const request = { sentinelConfs: [], redisConfs: [], client };
    const settings = batteryFor(request, await readInput(request));
    const { default: made } = (await import(settings.client ?? '')) as { readonly default: object };
    expect(made).toEqual({
      socketTimeout: 6000,
      connectTimeout: 500,
      sentinelCommandTimeout: 500,
      maxRetriesPerRequest: null,
      password: 'correct-horse',
    });
  }
});

test('a module that makes a client makes that of the battery, unless it exports options as well', async () => {
  const maker = 'export default () => ({ options: {}, disconnect() {} });';
  const request = (client: string) => ({ sentinelConfs: [], redisConfs: [], client });
  const alone = request(file('maker.mjs', maker));
  const input = await readInput(alone);
  expect(batteryFor(alone, input).maker).toMatch(/^file:.*maker\.mjs$/);
  const both = request(file('both.mjs', `${maker}\nexport const options = { socketTimeout: 1 };`));
  expect(batteryFor(both, await readInput(both)).client).toMatch('file:');
});

test('a module whose client connects at once is refused', async () => {
  const request = {
    sentinelConfs: [],
    redisConfs: [],
    client: file('made.mjs', 'export default { options: {}, disconnect() {} };'),
  };
  const input = await readInput(request);
  expect(() => batteryFor(request, input)).toThrow(
    /made\.mjs exports a client that connects at once.*--static/,
  );
});

test('the topology of the battery has the files, and the master of the client', async () => {
  const sentinel = file(
    'sentinel.conf',
    `${SOUND.sentinel}\n${SOUND.sentinel.replaceAll('mymaster', 'sessions')}`,
  );
  const redis = file('redis.conf', SOUND.redis);
  const client = file('client.json', '{ "name": "sessions" }');
  const request = { sentinelConfs: [sentinel], redisConfs: [redis], client, sentinels: 5, budgetMs: 9000 };
  expect(batteryFor(request, await readInput(request))).toMatchObject({
    topology: { sentinelConf: sentinel, redisConf: redis, master: 'sessions', sentinels: 5, replicas: 2 },
    budget: '9000ms',
    faults: BATTERY.map(({ name }) => name),
  });
});

test.each([
  ['redis:7.2.4', 'sentinel-failover-harness/redis:7.0'],
  ['valkey/valkey:9.0.1-alpine', 'sentinel-failover-harness/valkey:9'],
  ['redis:6.2', undefined],
])('%s runs on %s', (image, own) => {
  expect(imageFor(serverVersion(image))).toBe(own);
});
