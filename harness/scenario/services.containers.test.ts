import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect as jestExpect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { newFolder } from '../basics/fixture.ts';
import { poll } from '../basics/index.ts';
import {
  anySentinel,
  crash,
  freeze,
  lasting,
  master,
  plannedFailover,
  serviceNamed,
} from '../faults/index.ts';
import { http, type ServiceOptions, type ServiceSurroundings, service } from '../services/index.ts';
import { type Hosts, startHosts } from '../topology/index.ts';
import type { ScenarioBody } from './context.ts';
import { expect } from './jest.ts';
import type { ScenarioOptions } from './options.ts';
import { runUndisturbed } from './undisturbed.ts';

// Services of the user's own in a scenario, on real containers, each with a defect that must not pass unnoticed.

const FIXTURE = fileURLToPath(new URL('./service-fixture.mjs', import.meta.url));
const TIMES = { timeout: '1s', before: '2s', after: '2s' } as const;

const hosts: Hosts = startHosts({ replicas: 1, sentinels: 3 });
afterAll(() => hosts.release());

const api = (
  defect = '',
  options: Partial<ServiceOptions> = {},
  env: Readonly<Record<string, string>> = {},
) =>
  service({
    command: [process.execPath, FIXTURE],
    env: ({ sentinels, natMap }) => ({
      SENTINELS: JSON.stringify(sentinels),
      NAT_MAP: JSON.stringify(natMap),
      DEFECT: defect,
      ...env,
    }),
    ready: { http: '/health', within: '15s' },
    load: http({ path: '/orders', method: 'POST', rate: 40, ...TIMES, expect: { body: /"id":\d+/ } }),
    ...options,
  });

/** The reason shows what did not hold, where something did not. */
const PASS = { verdict: 'pass', reason: 'every expectation and every check passed' };

async function run(
  given: ReturnType<typeof service>,
  body: ScenarioBody<string, 'api', 'appends'>,
  options: Partial<ScenarioOptions<string, 'api', 'appends'>> = {},
) {
  const folder = newFolder('service');
  const before = jestExpect.getState().assertionCalls;
  const assertions = () => jestExpect.getState().assertionCalls - before;
  const name = jestExpect.getState().currentTestName ?? '';
  const place = { name, file: 'services.test.ts', folder, assertions, hosts };
  const all = { topology: { downAfter: '2s', replicas: 1 }, services: { api: given }, ...options } as const;
  const { report } = await runUndisturbed(place, all, body);
  return { report, folder, api: report.services?.api };
}

const crashed: ScenarioBody<string, 'api', 'appends'> = async ({ inject, budget }) => {
  await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
};

/** Whether a process of this machine has this command line. */
const isRunning = (command: string): boolean =>
  execFileSync('ps', ['-axo', 'args='], { encoding: 'utf8' }).split('\n').includes(command);

test('a sound service is measured before, during and after a crash, and each of its requests is recorded', async () => {
  const {
    report,
    folder,
    api: found,
  } = await run(api(), async ({ services, inject, finish, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    jestExpect(await services.api.ask('/health')).toMatchObject({ status: 200 });
    const outcome = (await finish()).services.api;
    expect(outcome.before).toSucceedAtLeast(1);
    expect(outcome).toRecoverWithin('15s');
    expect(outcome).toBeUnavailableForAtMost('15s');
    expect(outcome.after).toAnswerWithin('p99', '2s');
  });
  jestExpect(report).toMatchObject(PASS);
  jestExpect(found).toMatchObject({ process: 'finished' });
  jestExpect(found?.periods.before?.success).toBe(1);
  jestExpect(found?.periods.during?.success).toBeLessThan(0.9);
  jestExpect(found?.backMs).toBeGreaterThan(Number(report.phases.promotedMs));
  jestExpect(found?.unavailableMs).toBeGreaterThan(1000);
  jestExpect(found?.exits.map(({ isExpected }) => isExpected)).toEqual([true]);
  const lines = readFileSync(join(folder, found?.requests ?? ''), 'utf8')
    .trim()
    .split('\n');
  jestExpect(JSON.parse(lines[0] ?? '')).toMatchObject({
    n: 0,
    key: 'POST /orders',
    ok: true,
    status: 200,
  });
  const output = readFileSync(join(folder, found?.output ?? ''), 'utf8');
  jestExpect(output).toContain('listening on');
  const variables = /environment: (.*)/.exec(output)?.[1]?.split(' ') ?? [];
  jestExpect(variables).toEqual(jestExpect.arrayContaining(['PATH', 'PORT', 'SENTINELS']));
  for (const name of ['HARNESS_RUN', 'NODE_OPTIONS', 'JEST_WORKER_ID', 'NODE_ENV'])
    jestExpect(variables).not.toContain(name);
}, 150_000);

test('one that answers 200 with a wrong body after the failover fails by default', async () => {
  const { report } = await run(api('wrong body'), crashed);
  jestExpect(report).toMatchObject({ verdict: 'fail' });
  jestExpect(report.reason).toMatch(/answers: api answered 0 of \d+ requests/);
  jestExpect(report.reason).toContain('the body has no /"id":\\d+/: {"error":"no order"}');
}, 150_000);

test('one that hangs after the failover fails by default, and is not recovered', async () => {
  const { report, api: found } = await run(api('hangs'), crashed);
  jestExpect(report).toMatchObject({ verdict: 'fail' });
  jestExpect(report.reason).toMatch(/answers: api answered 0 of \d+ requests.*no answer within 1.00 s/);
  jestExpect(found?.backMs).toBeUndefined();
  jestExpect(found?.unavailableEnded).toBe(false);
}, 150_000);

test('that it does not recover can be what a scenario shows', async () => {
  const { report } = await run(api('hangs'), async ({ inject, finish, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const outcome = (await finish()).services.api;
    expect(outcome).not.toRecoverWithin('15s');
  });
  jestExpect(report).toMatchObject(PASS);
}, 150_000);

test('one that dies fails with its last lines; restarted and tolerated, it passes', async () => {
  const died = await run(api('dies'), crashed);
  jestExpect(died.report).toMatchObject({ verdict: 'fail' });
  jestExpect(died.report.reason).toMatch(
    /exits: api ended by itself: exit code 7; it printed last: .*lost the master, and gave up/,
  );
  jestExpect(died.api?.process).toBe('died');
  const restarted = await run(api('dies', { restart: 'always' }), crashed);
  jestExpect(restarted.report).toMatchObject({ verdict: 'fail' });
  const tolerates = { exits: 'it ends without a master, and is started again' };
  const tolerated = await run(api('dies', { restart: 'always' }), crashed, { tolerates });
  jestExpect(tolerated.report).toMatchObject(PASS);
}, 450_000);

test('what it started ends with it, and a process that left its group is found, ended and reported', async () => {
  const [kept, leaked] = [String(100_000 + process.pid), String(200_000 + process.pid)];
  const sound = await run(api('has a child', {}, { SLEEPS: kept }), crashed);
  jestExpect(sound.report).toMatchObject(PASS);
  const leaks = await run(api('leaks', {}, { SLEEPS: leaked }), crashed);
  jestExpect(leaks.report).toMatchObject({ verdict: 'fail' });
  jestExpect(leaks.report.reason).toContain(`processes: api left processes behind`);
  jestExpect(leaks.report.reason).toContain(`sleep ${leaked}`);
  const isGone = async () => (isRunning(`sleep ${kept}`) || isRunning(`sleep ${leaked}`) ? undefined : true);
  jestExpect(await poll(isGone, { withinMs: 5000, everyMs: 100 })).toBe(true);
}, 300_000);

test('one that never gets ready proves nothing, and the reason has what it printed', async () => {
  const { report } = await run(api('never ready', { ready: { http: '/health', within: '2s' } }), crashed);
  jestExpect(report).toMatchObject({ verdict: 'unknown' });
  jestExpect(report.reason).toMatch(
    /the service api was not ready within 2.00 s: \/health: status 503; it printed last: .*never ready defect/,
  );
}, 150_000);

test('a command that cannot be started is unusable, and the reason names it', async () => {
  const { report } = await run(api('', { command: ['no-such-program'] }), crashed);
  jestExpect(report).toMatchObject({ verdict: 'unknown', unusable: true });
  jestExpect(report.reason).toContain('to start the service api: no-such-program');
}, 150_000);

test('its own process crashes and is started again by the heal, or by itself', async () => {
  const body: ScenarioBody<string, 'api', 'appends'> = async ({ inject, finish }) => {
    await inject(lasting('2s', crash(serviceNamed('api'))));
    const outcome = (await finish()).services.api;
    expect(outcome).toRecoverWithin('15s');
  };
  const healed = await run(api(), body);
  jestExpect(healed.report).toMatchObject(PASS);
  jestExpect(healed.api?.unavailableMs).toBeGreaterThan(1500);
  jestExpect(healed.api?.periods.during?.success).toBeLessThan(0.5);
  const restarted = await run(api('', { restart: 'always' }), async ({ inject, finish }) => {
    await inject(crash(serviceNamed('api')));
    expect((await finish()).services.api).toRecoverWithin('15s');
  });
  jestExpect(restarted.report).toMatchObject(PASS);
}, 300_000);

test('a process behind it crashes and is started again by the heal, and one that dies by itself fails the scenario', async () => {
  const other = {
    command: [process.execPath, FIXTURE],
    env: ({ sentinels, natMap }: ServiceSurroundings) => ({
      SENTINELS: JSON.stringify(sentinels),
      NAT_MAP: JSON.stringify(natMap),
    }),
    ready: { http: '/health' },
  };
  const { report, api: found } = await run(api('', { behind: { other } }), async ({ inject, finish }) => {
    await inject(lasting('1s', crash(serviceNamed('api.other'))));
    const outcome = (await finish()).services.api;
    expect(outcome.during).toSucceedAtLeast(1);
    jestExpect(() => expect(outcome.during).toHitAtLeast(0)).toThrow("the header 'x-cache'");
    jestExpect(() => expect(outcome.during).toAskSourceAtMost({ perSecond: 1 })).toThrow('REQUEST_LOG');
    jestExpect(() => expect(outcome).toAgreeWithItsLoad()).toThrow('REQUEST_LOG');
    jestExpect(() => outcome.shard('a')).toThrow("no answer of api has the header 'x-shard: a'");
  });
  jestExpect(report.faults).toMatchObject([{ kind: 'crash', target: 'api.other' }]);
  jestExpect(found?.behind?.other?.exits.map(({ how }) => how)).toEqual(['SIGKILL', 'SIGTERM']);
  const dies = { ...other, env: (at: ServiceSurroundings) => ({ ...other.env(at), DEFECT: 'dies' }) };
  const died = await run(api('', { behind: { dies } }), crashed);
  jestExpect(died.report).toMatchObject({ verdict: 'fail' });
  jestExpect(died.report.reason).toContain('exits: api.dies ended by itself: exit code 7');
}, 300_000);

test('its own process freezes and thaws: its users wait, and none is refused', async () => {
  const { report, api: found } = await run(api(), async ({ inject, finish }) => {
    await inject(lasting('2s', freeze(serviceNamed('api'))));
    expect((await finish()).services.api).toRecoverWithin('10s');
  });
  jestExpect(report).toMatchObject(PASS);
  jestExpect(found?.periods.during?.hungUp).toBeGreaterThan(10);
  jestExpect(report.faults).toMatchObject([{ kind: 'freeze', target: 'api' }]);
}, 150_000);

test('a worker without HTTP is probed by a function, or by a command', async () => {
  const probe = { run: async () => undefined, rate: 10, ...TIMES };
  let calls = 0;
  const byFunction = await run(
    api('', {
      load: undefined as never,
      ready: { log: /listening on \d+/ },
      probe: {
        ...probe,
        run: async ({ sentinels, name }) => {
          calls += 1;
          const redis = new Redis({
            sentinels: [...sentinels],
            name,
            retryStrategy: () => null,
            lazyConnect: true,
          });
          redis.on('error', () => undefined);
          await redis
            .connect()
            .then(() => redis.incr('probed'))
            .finally(() => redis.disconnect());
        },
      },
    }),
    async ({ inject, finish }) => {
      await inject(plannedFailover(anySentinel));
      expect((await finish()).services.api).toRecoverWithin('20s');
    },
  );
  jestExpect(byFunction.report).toMatchObject(PASS);
  jestExpect(calls).toBeGreaterThan(20);
  const byCommand = await run(
    api('', {
      load: undefined as never,
      probe: {
        ...probe,
        run: [process.execPath, '-e', 'process.exit(Number(process.env.REQUEST) % 2)'],
        rate: 4,
      },
    }),
    async ({ inject, finish }) => {
      await inject(plannedFailover(anySentinel));
      expect((await finish()).services.api.before).toSucceedAtLeast(1);
    },
  );
  jestExpect(byCommand.report).toMatchObject({ verdict: 'fail' });
  jestExpect(byCommand.report.reason).toContain('of api before the fault: success at least 100 %');
}, 300_000);
