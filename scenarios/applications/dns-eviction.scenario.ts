import { expect, type Server, scenario } from '../../harness/index.ts';
import { crash, masterOf } from '../../harness/inject.ts';
import { ALL, dns, PARTITIONS } from './dns-partitions.ts';
import { fill } from './filling.ts';

// A cache is full and evicts. Its master crashes, and the promoted replica has another maxmemory-policy, which was
// not visible before, because a replica evicts nothing on its own: now it refuses writes. Configure masters and
// replicas alike, and keep maxmemory well above repl-backlog-size, which counts as used memory: with Valkey's 10
// MB and a limit of 4 MB it evicts every key and then refuses writes, with any policy.

scenario(
  'DNS cache full: the promoted replica evicts by the same policy and refuses no write',
  {
    topology: { ...PARTITIONS, maxmemory: '12mb', maxmemoryPolicy: 'allkeys-lru' },
    services: { dns },
    tags: ['application', 'slow'],
    planted: {
      what: 'the promoted replica has another maxmemory-policy',
      topology: { servers: { 'redis-4': { 'maxmemory-policy': 'noeviction' } } },
    },
  },
  async ({ services, finish, inject, topology, budget }) => {
    const policyOf = async (server: Server) => {
      const reply = await topology.ask(server, 'CONFIG', 'GET', 'maxmemory-policy');
      return [reply].flat()[1];
    };
    const old = topology.masterOf('shard-2');
    const policy = await policyOf(old);
    const filled = await fill(topology, old, 'before');
    expect(filled).toMatchObject({ refused: 0, why: '' });
    expect(filled.evicted).toBeGreaterThan(500);

    const failover = await inject(crash(masterOf('shard-2')));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(services.dns).toHaveItsCacheBackWithin(budget.following);
    const promoted = topology.find(failover.timeline().newMaster ?? '') ?? old;
    expect(promoted).not.toBe(old);

    const again = await fill(topology, promoted, 'after');
    expect(again).toMatchObject({ refused: 0, why: '' });
    expect(again.evicted).toBeGreaterThan(500);
    expect(await policyOf(promoted)).toBe(policy);
    const outcome = await finish();
    for (const period of ALL) expect(outcome.services.dns[period]).toSucceedAtLeast(1);
  },
);
