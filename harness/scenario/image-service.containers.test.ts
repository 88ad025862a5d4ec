import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect as jestExpect, test } from '@jest/globals';
import type { ScenarioReport } from '../analyze/index.ts';
import { newFolder } from '../basics/fixture.ts';
import { connectEngine, environment, ownLabels } from '../engine/index.ts';
import {
  anySentinel,
  crash,
  everySentinel,
  everyServer,
  type Fault,
  isolate,
  lasting,
  lose,
  master,
  partition,
  plannedFailover,
  powerOff,
  serviceNamed,
  zone,
} from '../faults/index.ts';
import { http, type Service, service } from '../services/index.ts';
import { type Hosts, startHosts } from '../topology/index.ts';
import type { ScenarioBody } from './context.ts';
import { perlService } from './image-fixture.ts';
import { expect } from './jest.ts';
import type { ScenarioOptions } from './options.ts';
import { runUndisturbed } from './undisturbed.ts';

// Services from an image, in the network of the deployment, each with a defect that must not pass unnoticed. The image is
// that of the hosts, which has Perl.

const hosts: Hosts = startHosts({ replicas: 1, sentinels: 3 });
afterAll(() => hosts.release());

async function run(
  given: Service,
  body: ScenarioBody<string, 'api'>,
  options: Partial<ScenarioOptions<string, 'api'>> = {},
  on: 'shared hosts' | 'its own hosts' = 'shared hosts',
) {
  const folder = newFolder('image');
  const before = jestExpect.getState().assertionCalls;
  const assertions = () => jestExpect.getState().assertionCalls - before;
  const name = jestExpect.getState().currentTestName ?? '';
  const place = {
    name,
    file: 'image-service.test.ts',
    folder,
    assertions,
    ...(on === 'shared hosts' && { hosts }),
  };
  const all = { topology: { downAfter: '2s', replicas: 1 }, services: { api: given }, ...options } as const;
  const { report } = await runUndisturbed(place, all, body);
  return { report, folder, api: report.services?.api };
}

const nothing: ScenarioBody<string, 'api'> = async () => undefined;

const passes = ({ verdict, reason }: ScenarioReport) =>
  jestExpect(`${verdict}: ${reason}`).toBe('pass: every expectation and every check passed');

test('a sound one finds the master by addresses of the network, and is measured through a crash of the master', async () => {
  const {
    report,
    folder,
    api: found,
  } = await run(perlService(), async ({ services, inject, finish, budget }) => {
    jestExpect(await services.api.ask('/health')).toMatchObject({ status: 200, body: { id: 0 } });
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const outcome = (await finish()).services.api;
    expect(outcome.before).toSucceedAtLeast(1);
    expect(outcome).toRecoverWithin('15s');
    expect(outcome.after).toSucceedAtLeast(1);
  });
  passes(report);
  jestExpect(found).toMatchObject({ process: 'finished' });
  jestExpect(found?.periods.during?.success).toBeLessThan(0.9);
  jestExpect(found?.exits).toMatchObject([{ isExpected: true, how: 'exit code 0' }]);
  const output = readFileSync(join(folder, found?.output ?? ''), 'utf8');
  jestExpect(output).toContain('listening on 8080');
  const variables = /environment: (.*)/.exec(output)?.[1]?.split(' ') ?? [];
  jestExpect(variables).toEqual(jestExpect.arrayContaining(['PATH', 'PORT', 'SENTINELS']));
  jestExpect(variables.filter(each => /HARNESS|NODE|JEST|FAILOVER/.test(each))).toEqual([]);
}, 150_000);

test('cut off from the servers it answers its users with errors, and serves again when the cut heals', async () => {
  const { report, api } = await run(perlService(), async ({ inject, finish }) => {
    const cut = { service: [serviceNamed('api')], servers: [everyServer, everySentinel] };
    await inject(lasting('2s', partition(cut)));
    const outcome = (await finish()).services.api;
    expect(outcome.before).toSucceedAtLeast(1);
    expect(outcome).toRecoverWithin('10s');
    expect(outcome.after).toSucceedAtLeast(1);
  });
  passes(report);
  jestExpect(report.faults).toMatchObject([{ kind: 'partition' }]);
  jestExpect(api?.unavailableMs).toBeGreaterThan(1500);
}, 150_000);

const ZONES = {
  a: ['redis-1', 'sentinel-1', 'sentinel-2'],
  b: ['redis-2', 'sentinel-3'],
};
const BESIDE_MASTER = { ...ZONES, a: [...ZONES.a, 'api'] };
const BESIDE_REPLICA = { ...ZONES, b: [...ZONES.b, 'api'] };

test.each<[string, Fault]>([
  ['lost', lose(zone('b'))],
  ['isolated', isolate(zone('b'))],
])(
  'when its zone is %s its users get no answer until the heal; seeded: in another zone they do',
  async (_what, fault) => {
    const body: ScenarioBody<string, 'api'> = async ({ inject, finish }) => {
      await inject(lasting('3s', fault));
      const outcome = (await finish()).services.api;
      expect(outcome).not.toBeUnavailableForAtMost('1s');
      expect(outcome).toRecoverWithin('20s');
      // A connection from before can still wait for its next retransmission.
      expect(outcome.after).toSucceedAtLeast(0.9);
    };
    const topology = { downAfter: '10s', replicas: 1 } as const;
    const inside = await run(perlService(), body, { topology: { ...topology, zones: BESIDE_REPLICA } });
    passes(inside.report);
    jestExpect(inside.report.faults[0]?.target).toBe('zone b (redis-2, sentinel-3, api)');
    jestExpect(inside.api?.unavailableMs).toBeGreaterThan(2500);
    const elsewhere = await run(perlService(), body, { topology: { ...topology, zones: BESIDE_MASTER } });
    jestExpect(elsewhere.report.verdict).toBe('fail');
    jestExpect(elsewhere.report.reason).toContain('at most 1s without a request that succeeds');
    jestExpect(elsewhere.report.faults[0]?.target).toBe('zone b (redis-2, sentinel-3)');
  },
  300_000,
);

test('its host loses power and is back with the same address; its end by that is expected', async () => {
  const { report, api } = await run(perlService(), async ({ inject, finish }) => {
    await inject(lasting('2s', powerOff(serviceNamed('api'))));
    expect((await finish()).services.api).toRecoverWithin('15s');
  });
  passes(report);
  jestExpect(report.faults).toMatchObject([{ kind: 'power-off', target: 'api' }]);
  jestExpect(api?.unavailableMs).toBeGreaterThan(1500);
  jestExpect(api?.exits).toMatchObject([{ how: 'SIGKILL', isExpected: true }, { isExpected: true }]);
}, 150_000);

const crashesIt: ScenarioBody<string, 'api'> = async ({ inject, finish }) => {
  await inject(crash(serviceNamed('api')));
  expect((await finish()).services.api).toRecoverWithin('5s');
};

test('one that is started again after a crash recovers; one that is not fails its scenario', async () => {
  const again = await run(perlService('', { restart: 'always' }), crashesIt);
  passes(again.report);
  const output = readFileSync(join(again.folder, again.api?.output ?? ''), 'utf8');
  jestExpect(output).toMatch(/listening on 8080\n--- started again\nenvironment: [^\n]*\nlistening on 8080/);
  const load = http({ path: '/orders', method: 'POST', rate: 20, before: '1s', recovery: '4s' });
  const never = await run(perlService('', { load }), crashesIt);
  // A machine that is too busy to judge times makes it unknown.
  jestExpect(['fail', 'unknown']).toContain(never.report.verdict);
  jestExpect(never.report.reason).toContain('expected requests of api to succeed again within 5s');
}, 300_000);

test('one that ends by itself fails with its last lines; tolerated, it passes if it is started again, and only then', async () => {
  const crashed: typeof nothing = async ({ inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
  };
  const died = await run(perlService('dies'), crashed);
  jestExpect(died.report.verdict).toBe('fail');
  jestExpect(died.report.reason).toMatch(
    /exits: api ended by itself: exit code 7; it printed last: .*lost the master, and gave up/,
  );
  const tolerates = { exits: 'it ends without a master' };
  const again = await run(perlService('dies', { restart: 'always' }), crashed, { tolerates });
  passes(again.report);
  const never = await run(perlService('dies'), crashed, { tolerates });
  jestExpect(never.report.verdict).toBe('fail');
  jestExpect(never.report.reason).toContain('answers: api ended by itself and answered nothing');
}, 450_000);

test('one that ignores the signal to end is killed, and fails', async () => {
  const { report, api } = await run(perlService('ignores'), async ({ inject, finish }) => {
    await inject(plannedFailover(anySentinel));
    expect((await finish()).services.api).toRecoverWithin('15s');
  });
  jestExpect(report.reason).toContain('exits: api');
  jestExpect(api?.process).toBe('hung');
}, 150_000);

test.each<[string, () => Service, RegExp]>([
  [
    'listens on the loopback of its container',
    () => perlService('loopback', { ready: { http: '/health', within: '3s' } }),
    /was not ready within 3.00 s: .*it listens on 127.0.0.1 of its container only.*let it listen on 0.0.0.0/,
  ],
  [
    'listens on another port',
    () =>
      perlService('', { env: () => ({ PORT: '9000', SENTINELS: '' }), ready: { log: 'no', within: '3s' } }),
    /nothing listens on its port 8080: it listens on 9000; correct service.port/,
  ],
  [
    'has no such image',
    () => perlService('', { image: 'no-such-image:1' }),
    /^services.api.image names the image no-such-image:1: .*found: .*to do: correct services.api.image, or build/s,
  ],
  [
    'has no such command',
    () => perlService('', { command: ['no-such-program'] }),
    /to start the service api: image .* no-such-program; found: .*no-such-program.*to do: correct 'command'/s,
  ],
  [
    'has no command at all',
    () => service({ image: environment().image.name, load: http({ path: '/' }) }),
    /to start the service api: image .*; found: .*no command/is,
  ],
])(
  'one that %s proves nothing, and the reason says what to correct',
  async (_what, given, reason) => {
    const { report } = await run(given(), nothing);
    jestExpect(report.verdict).toBe('unknown');
    jestExpect(report.reason).toMatch(reason);
  },
  150_000,
);

test('where ports are published, it is reached through its own, and nothing of it is left afterwards', async () => {
  process.env.HARNESS_ADDRESSING = 'proxied';
  try {
    const body: typeof nothing = async ({ services, inject, finish }) => {
      jestExpect(new URL(services.api.url).hostname).toBe('127.0.0.1');
      await inject(lasting('2s', isolate(serviceNamed('api'))));
      expect((await finish()).services.api).toRecoverWithin('10s');
    };
    const { report } = await run(perlService(), body, {}, 'its own hosts');
    passes(report);
  } finally {
    delete process.env.HARNESS_ADDRESSING;
  }
  const { dockerode } = (await connectEngine()).container;
  const label = Object.entries(await ownLabels()).map(([name, value]) => `${name}=${value}`);
  const left = await dockerode.listContainers({ all: true, filters: { label } });
  jestExpect(left.filter(({ Names }) => Names.join().includes('-service-'))).toEqual([]);
}, 150_000);
