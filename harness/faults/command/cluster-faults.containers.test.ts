import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { poll } from '../../basics/index.ts';
import { type ClusterTopology, type Server, startCluster, startTopology } from '../../topology/index.ts';
import { quietDeployment } from '../conformance.ts';
import { clusterFailover, type Fault, reshard } from '../index.ts';

// The effects of cluster commands on servers; the scenarios cover their effects on clients.

jest.setTimeout(120_000);
let topology: ClusterTopology;
beforeAll(async () => {
  topology = await startCluster({ shards: 3, replicasPerShard: 1 });
});
afterAll(() => topology?.stop());

const aim = (fault: Fault) => fault.aim(quietDeployment(topology));

async function roleOf(server: Server): Promise<string> {
  const [role] = (await topology.ask(server, 'ROLE')) as [string];
  return role;
}

async function aReplica(): Promise<Server> {
  const roles = await Promise.all(
    topology.redis.map(async server => [server, await roleOf(server)] as const),
  );
  const found = roles.find(([, role]) => role === 'slave');
  return found?.[0] ?? topology.firstMaster;
}

test.each(['plain', 'force', 'takeover'] as const)(
  'a failover of a cluster (%s) is proven by what the replica does, and not without it',
  async manner => {
    const replica = await aReplica();
    const aimed = await aim(clusterFailover(replica, manner));
    const before = await aimed.prove();
    expect(before).toEqual({
      proven: false,
      seen: `${replica.name} is a slave and has not requested votes`,
    });
    await aimed.inject();
    expect(await aimed.prove()).toMatchObject({ proven: true });
    const isMaster = async () => ((await roleOf(replica)) === 'master' ? true : undefined);
    expect(await poll(isMaster, { withinMs: 20_000, everyMs: 50 })).toBe(true);
  },
);

async function aMaster(): Promise<Server> {
  const replica = await aReplica();
  const seen = await topology.cluster.nodesSeenBy(replica);
  const address = seen.find(({ role }) => role === 'master')?.address;
  return (address && topology.find(address)) ?? topology.firstMaster;
}

test('a master refuses to take its own place, in its own words', async () => {
  const aimed = await aim(clusterFailover(await aMaster(), 'force'));
  await expect(aimed.inject()).rejects.toThrow(/refused CLUSTER FAILOVER: ERR/);
});

test('slots that were to move are proven by all servers, and not before they moved', async () => {
  const to = await aMaster();
  const aimed = await aim(reshard(to, 100));
  const nothing = await aim(reshard(to, 100));
  await aimed.inject();
  expect(await aimed.prove()).toMatchObject({ proven: true });
  expect(await nothing.prove()).toMatchObject({ proven: false });
});

test('what cannot be is refused before anything happens', async () => {
  expect(() => clusterFailover(topology.firstMaster, 'gently' as never)).toThrow(
    /the manner given to clusterFailover.*'plain', 'force' or 'takeover'/s,
  );
  expect(() => reshard(topology.firstMaster, 0)).toThrow(/a whole number from 1 to 16384/);
});

test('there are no slots to move where there is no cluster', async () => {
  const other = await startTopology({ replicas: 0, sentinels: 1, quorum: 1 });
  try {
    const aimed = await reshard(other.firstMaster, 1).aim(quietDeployment(other));
    await expect(aimed.inject()).rejects.toThrow(
      'reshard needs a cluster, and this deployment has no slots; use the option `cluster`',
    );
  } finally {
    await other.stop();
  }
});
