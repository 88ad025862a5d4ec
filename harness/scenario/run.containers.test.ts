import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, jest, expect as jestExpect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { now, poll } from '../basics/index.ts';
import { outsideClient } from '../clients/index.ts';
import { available, crash, type Fault, notProven, powerOff, proven } from '../faults/index.ts';
import { readHistory } from '../history/index.ts';
import type { ObservedEvent } from '../observation/index.ts';
import type { ScenarioReport } from '../report/index.ts';
import { ask, type Hosts, type Server, startHosts, type Topology } from '../topology/index.ts';
import type { ScenarioBody } from './context.ts';
import { expect } from './jest.ts';
import type { ScenarioOptions } from './options.ts';
import { RESENT, runUndisturbed } from './undisturbed.ts';

// Scenarios on real containers, each with a planted defect that it must not pass over.

const TUNED = { socketTimeout: 1000, connectTimeout: 500 };
// Above the ping period of 1 s, so that no sentinel takes the new master for down: docs/findings.md.
const SOUND = { downAfter: '2s' } as const;
jest.setTimeout(90_000);
const LIST = 'failover:appends:app';

const hosts: Hosts = startHosts({ replicas: 2, sentinels: 3 });
afterAll(() => hosts.release());

async function run<Name extends string>(
  options: ScenarioOptions<Name>,
  body: ScenarioBody<Name>,
  on = hosts,
) {
  const folder = newFolder('scenario');
  const before = jestExpect.getState().assertionCalls;
  const assertions = () => jestExpect.getState().assertionCalls - before;
  const place = {
    name: jestExpect.getState().currentTestName ?? '',
    file: 'run.test.ts',
    folder,
    assertions,
    hosts: on,
  };
  return { ...(await runUndisturbed(place, options, body)), folder };
}

test('a crash is followed, timed and reported, with everything behind it in files', async () => {
  const { report, folder } = await run(
    { topology: SOUND, clients: { app: TUNED }, tolerates: RESENT },
    async ({ topology, clients, inject, finish }) => {
      const failover = await inject(crash(topology.master));
      await expect(failover).toPromoteWithin('8s');
      await expect(clients.app).toFollowPromotionWithin('15s');
      expect((await finish()).clients.app).toLoseNoAcknowledgedWrites();
    },
  );
  jestExpect(report).toMatchObject({ verdict: 'pass', oldMaster: 'redis-1' });
  const { detectedMs, agreedMs, electedMs, selectedMs, promotedMs, announcedMs, adoptedMs } = report.phases;
  const inOrder = [0, detectedMs, agreedMs, electedMs, selectedMs, promotedMs, announcedMs, adoptedMs].map(
    Number,
  );
  jestExpect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  jestExpect(report.phases.reconfiguredMs).toBeGreaterThan(Number(promotedMs));
  jestExpect(report.clients.app?.followedMs).toBeGreaterThan(Number(promotedMs));
  jestExpect(report.clients.app?.outageMs).toBeGreaterThan(1000);
  jestExpect(report.fault).toMatchObject({
    kind: 'crash',
    target: 'redis-1',
    healedAtMs: jestExpect.any(Number),
  });

  const history = readHistory(join(folder, 'history', 'app.jsonl'));
  jestExpect(history).toHaveLength(report.clients.app?.operations.attempted ?? -1);
  const { port, host } = report.members.find(({ name }) => name === report.newMaster)?.address ?? {};
  jestExpect(history.at(-1)).toMatchObject({ outcome: 'ok', server: `${host}:${port}` });
  const stored = JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8')) as typeof report;
  jestExpect(stored).toMatchObject({ verdict: 'pass', newMaster: report.newMaster });
  jestExpect(announcementError(report, readEvents(folder))).toBeLessThan(5);
});

// Injected sooner, it is detected up to a second later: a sentinel connects again once a second.
test('nothing is injected before the connections of the sentinels are a second old', async () => {
  const ages: number[] = [];
  const look = (servers: readonly Server[]): Fault => ({
    does: 'fault',
    kind: 'look',
    group: 'server',
    target: 'all',
    available: () => available,
    aim: async () => ({
      target: 'all',
      servers,
      async inject() {
        const lists = await Promise.all(servers.map(server => ask(server, ['CLIENT', 'LIST'])));
        const found = lists.flatMap(list => [...String(list).matchAll(/name=sentinel-\w+-cmd age=(\d+)/g)]);
        ages.push(...found.map(([, age]) => Number(age)));
        return now();
      },
      prove: async () => proven('seen'),
      heal: async () => undefined,
      proveHealed: async () => proven('seen'),
    }),
  });
  await run({ clients: { app: TUNED } }, async ({ topology, inject }) => {
    expect(await inject(look([topology.master, ...topology.replicas]))).toBeDefined();
  });
  jestExpect(ages).toHaveLength(9);
  jestExpect(Math.min(...ages)).toBeGreaterThanOrEqual(1);
});

describe('planted defects', () => {
  test('a client that is pinned to the old master does not follow', async () => {
    const clients = { app: ({ firstMaster }: Topology) => ({ ...firstMaster.reach }) };
    const { report } = await run({ clients }, async ({ topology, clients: { app }, inject }) => {
      const failover = await inject(crash(topology.master));
      await expect(failover).toPromoteWithin('8s');
      await expect(app).toFollowPromotionWithin('6s');
    });
    jestExpect(report.verdict).toBe('fail');
    jestExpect(report.reason).toMatch(
      /^expected the client app to have a write acknowledged by the new master/,
    );
  });

  test('replicas that may not be promoted are not, and the message says what the sentinels told', async () => {
    const topology = { redis: { 'replica-priority': 0 } };
    const { report, thrown } = await run({ topology }, async ({ topology: { master }, inject }) => {
      await expect(await inject(crash(master))).toPromoteWithin('4s');
    });
    jestExpect(report.verdict).toBe('fail');
    jestExpect(report.reason).toMatch(
      /^expected a replica to be promoted within 4s after the crash of redis-1; none was/,
    );
    jestExpect(String(thrown)).toContain('-failover-abort-no-good-slave');
  });

  test('a quorum of three with one sentinel dead promotes nobody', async () => {
    const { report, thrown } = await run({ topology: { quorum: 3 } }, async ({ topology, inject }) => {
      await inject(crash(topology.sentinels[2] ?? topology.master));
      await expect(await inject(crash(topology.master))).toPromoteWithin('4s');
    });
    jestExpect(report.verdict).toBe('fail');
    jestExpect(String(thrown)).toMatch(/not answering: .*sentinel-3/);
    jestExpect(report.phases.agreedMs).toBeUndefined();
  });

  test('a fault that does nothing makes the verdict unknown', async () => {
    const { report } = await run({ clients: { app: TUNED } }, async ({ topology, inject }) => {
      const real = crash(topology.master);
      const aim: Fault['aim'] = async deployment => ({
        ...(await real.aim(deployment)),
        inject: async () => now(),
      });
      await inject({ ...real, aim });
    });
    jestExpect(report).toMatchObject({
      verdict: 'unknown',
      reason: jestExpect.stringMatching(
        /^the crash of redis-1 did not take effect: a new connection to redis-1 met: accepted/,
      ),
    });
  });

  test('a workload that had nothing acknowledged before the fault makes the verdict unknown', async () => {
    const nowhere = { app: outsideClient({ host: '127.0.0.1', port: 1 }) };
    const { report } = await run({ clients: nowhere }, async ({ topology, inject }) => {
      await inject(crash(topology.master));
    });
    jestExpect(report).toMatchObject({
      verdict: 'unknown',
      reason: jestExpect.stringMatching(/^the workload of app had no write acknowledged before the fault/),
    });
  });

  test('an element that is deleted on the new master is one lost, one that is added again one duplicate', async () => {
    const { report, thrown } = await run(
      { topology: SOUND, clients: { app: TUNED } },
      async ({ topology, clients, inject, finish }) => {
        await inject(crash(topology.master));
        await expect(clients.app).toFollowPromotionWithin('15s');
        const redis = topology.connect();
        await redis.lrem(LIST, 0, 'app-3');
        await redis.rpush(LIST, 'app-4');
        expect((await finish()).clients.app).toLoseNoAcknowledgedWrites();
      },
    );
    jestExpect(report.verdict).toBe('fail');
    jestExpect(String(thrown)).toContain('1 lost (app-3)');
    jestExpect(report.clients.app?.operations).toMatchObject({ lost: 1, ghosts: 0, duplicates: 1 });
    jestExpect(report.findings.find(({ checker }) => checker === 'elements')).toMatchObject({
      verdict: 'fail',
      numbers: { lost: 1, duplicates: 1 },
    });
    jestExpect(report.breakdown?.byClient).toMatchObject([{ client: 'app', lost: 1 }]);
  });

  test('a fault that cannot be healed is told, and the verdict is no pass', async () => {
    const stuck: Fault = {
      does: 'fault',
      kind: 'rust',
      group: 'server',
      target: 'redis-1',
      available: () => available,
      aim: async () => ({
        target: 'redis-1',
        servers: [],
        inject: async () => now(),
        prove: async () => proven('rust'),
        heal: async () => undefined,
        proveHealed: async () => notProven('still rusty'),
      }),
    };
    const { report } = await run({}, async ({ inject }) => {
      expect(await inject(stuck)).toBeDefined();
    });
    jestExpect(report).toMatchObject({
      verdict: 'unknown',
      reason: 'redis-1 could not be healed: still rusty',
    });
  });
});

test('a host that lost power comes back with its address and its data', async () => {
  const { report } = await run(
    { topology: { redis: { appendonly: 'yes' } } },
    async ({ topology, inject }) => {
      const { replicas } = topology;
      const replica = replicas[0] ?? topology.master;
      const outage = await inject(powerOff(replica));
      await outage.heal();
      jestExpect(replica.state()).toBe('running');
      jestExpect((await replica.host.run(['ls', '/var/lib/server'])).output).toContain('redis.conf');
    },
  );
  jestExpect(report).toMatchObject({ verdict: 'pass', fault: { kind: 'power-off' } });
});

test('a client follows through published ports where the hosts’ addresses cannot be reached', async () => {
  process.env.HARNESS_ADDRESSING = 'mapped';
  const mapped = startHosts({ replicas: 2, sentinels: 3 });
  const { report } = await run(
    { topology: SOUND, clients: { app: TUNED }, tolerates: RESENT },
    async ({ topology, clients, inject, finish }) => {
      const failover = await inject(crash(topology.master));
      await expect(failover).toPromoteWithin('8s');
      await expect(clients.app).toFollowPromotionWithin('15s');
      expect((await finish()).clients.app).toLoseNoAcknowledgedWrites();
    },
    mapped,
  ).finally(() => mapped.release());
  delete process.env.HARNESS_ADDRESSING;
  jestExpect(report).toMatchObject({ verdict: 'pass', reason: 'every expectation and every check passed' });
});

test('input that cannot be used is told as such, before anything starts', async () => {
  const { report } = await run({ topology: { quorum: 9 } }, async () => undefined);
  jestExpect(report).toMatchObject({ verdict: 'unknown', unusable: true });
  jestExpect(report.reason).toMatch(
    /topology\.quorum is 9 \(number\); allowed: a whole number from 1 to the number of sentinels \(3\)/,
  );
});

test('a directive that the server does not know is told with the server’s own words, and no process is left', async () => {
  const before = runningProcesses();
  const options = { topology: { redis: { maxmemry: '1mb' } }, clients: { app: TUNED } };
  const { report, thrown } = await run(options, async () => undefined);
  const left = await poll(async () => (runningProcesses() <= before ? 'none' : undefined), {
    withinMs: 5000,
    everyMs: 20,
  });
  jestExpect(left).toBe('none');
  jestExpect(report).toMatchObject({ verdict: 'unknown', unusable: true });
  jestExpect(String(thrown)).toMatch(/refuses its redis\.conf[\s\S]*maxmemry[\s\S]*Bad directive/);
});

const runningProcesses = (): number =>
  process.getActiveResourcesInfo().filter(name => name === 'ProcessWrap').length;

function readEvents(folder: string): ObservedEvent[] {
  const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map(line => JSON.parse(line) as ObservedEvent);
}

/** How far the report's announcement is from the first +switch-master in a sentinel's log, in ms. */
function announcementError(
  { phases, fault, clockOriginMs }: ScenarioReport,
  events: readonly ObservedEvent[],
): number {
  const logged = events.flatMap(event =>
    event.kind === 'log' && event.line.includes('+switch-master') ? [event.loggedAtMs ?? Infinity] : [],
  );
  const reported = clockOriginMs + Number(fault?.injectedAtMs) + Number(phases.announcedMs);
  return Math.abs(reported - Math.min(...logged));
}
