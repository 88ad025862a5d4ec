import { afterAll, jest, expect as jestExpect, test } from '@jest/globals';
import { evidenceOf } from '../analyze/index.ts';
import { newFolder } from '../basics/fixture.ts';
import { onShard } from '../clients/index.ts';
import { anySentinel, crash, inShard, master, masterOf, plannedFailover } from '../faults/index.ts';
import { readRecord } from '../run/index.ts';
import { type Hosts, startHosts } from '../topology/index.ts';
import type { ScenarioBody } from './context.ts';
import { expect } from './jest.ts';
import type { ScenarioOptions } from './options.ts';
import { RESENT, runUndisturbed } from './undisturbed.ts';

// Scenarios on two masters that the same sentinels watch.

const TUNED = { socketTimeout: 1000, connectTimeout: 500 };
const TOPOLOGY = { shards: 2, replicas: 1, downAfter: '2s' } as const;
const CLIENTS = { one: onShard('shard-1', TUNED), two: onShard('shard-2', TUNED) };
jest.setTimeout(120_000);

const hosts: Hosts = startHosts({ shards: 2, replicas: 1, sentinels: 3 });
afterAll(() => hosts.release());

async function run<Name extends string>(options: ScenarioOptions<Name>, body: ScenarioBody<Name>) {
  const folder = newFolder('scenario');
  const before = jestExpect.getState().assertionCalls;
  const assertions = () => jestExpect.getState().assertionCalls - before;
  const name = jestExpect.getState().currentTestName ?? '';
  const place = { name, file: 'shards.test.ts', folder, assertions, hosts };
  return { ...(await runUndisturbed(place, options, body)), folder };
}

test('the crash of one master is the failover of its shard only, for the timeline, the clients and the checkers', async () => {
  const { report, folder } = await run(
    { topology: TOPOLOGY, clients: CLIENTS, tolerates: RESENT },
    async ({ topology, clients, inject, finish, budget }) => {
      await expect(await inject(crash(masterOf('shard-2')))).toPromoteWithin(budget.promotion);
      await expect(clients.two).toFollowPromotionWithin(budget.following);
      jestExpect(topology.masterOf('shard-2').name).toBe('redis-4');
      jestExpect(topology.masterOf('shard-1').name).toBe('redis-1');
      const { one, two } = (await finish()).clients;
      expect(one).toBeOutForAtMost('1s');
      expect(one).toLoseNoAcknowledgedWrites();
      expect(two).toLoseAtMost(20);
    },
  );
  jestExpect(report).toMatchObject({
    verdict: 'pass',
    oldMaster: 'redis-3',
    newMaster: 'redis-4',
    masters: ['redis-4'],
    clients: { one: { shard: 'shard-1' }, two: { shard: 'shard-2' } },
  });
  jestExpect(report.phases.detectedMs).toBeGreaterThan(0);
  const elements = report.findings.filter(({ checker }) => checker === 'elements');
  jestExpect(elements.map(({ reason }) => reason.slice(0, 10))).toEqual(['in shard-1', 'in shard-2']);
  const record = readRecord(folder);
  jestExpect(record && evidenceOf(record)?.shards).toMatchObject([
    { name: 'shard-1', servers: ['redis-1', 'redis-2'], master: 'redis-1', clients: ['one'] },
    { name: 'shard-2', servers: ['redis-3', 'redis-4'], master: 'redis-4', clients: ['two'] },
  ]);
});

test('a failover that is ordered in one shard moves its master only, and a role without a shard is refused', async () => {
  const { report } = await run(
    { topology: TOPOLOGY, clients: CLIENTS },
    async ({ topology, inject, budget }) => {
      const failover = await inject(plannedFailover(inShard('shard-1', anySentinel)));
      await expect(failover).toPromoteWithin(budget.promotion);
      await expect(topology).toStabilizeWithin(budget.demotion);
      jestExpect(topology.masterOf('shard-1').name).toBe('redis-2');
      jestExpect(topology.masterOf('shard-2').name).toBe('redis-3');
      await inject(crash(master));
    },
  );
  jestExpect(report).toMatchObject({
    verdict: 'unknown',
    unusable: true,
    reason: jestExpect.stringMatching(/this topology has 2 masters: say which .*masterOf\('shard-1'\)/),
    newMaster: 'redis-2',
  });
});
