import { crash, expect, masterOf, scenario } from '../../harness/index.ts';
import { ALL, dns, PARTITIONS } from './dns-partitions.ts';
import { fill } from './filling.ts';

// A cache is full, and evicts. Its master dies, and the replica that is promoted has another eviction policy, which nobody saw
// before because a replica evicts nothing by itself: now writes are refused. Configure masters and replicas alike.

scenario(
  'a promoted replica evicts as its master did: by the same policy, and no write to a full cache is refused',
  {
    topology: { ...PARTITIONS, maxmemory: '4mb', maxmemoryPolicy: 'allkeys-lru' },
    applications: { dns },
    tags: ['application', 'slow'],
    planted: {
      what: 'the replica that is promoted has another eviction policy',
      topology: { servers: { 'redis-4': { 'maxmemory-policy': 'noeviction' } } },
    },
  },
  async ({ applications, inject, topology, budget }) => {
    const policyOf = async () => {
      const reply = await topology.ask(topology.masterOf('shard-2'), 'CONFIG', 'GET', 'maxmemory-policy');
      return [reply].flat()[1];
    };
    const before = await policyOf();
    const filled = await fill(topology, topology.masterOf('shard-2'), 'before');
    expect(filled).toMatchObject({ refused: 0, why: '' });
    expect(filled.evicted).toBeGreaterThan(1000);

    const failover = await inject(crash(masterOf('shard-2')));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(applications.dns).toHaveItsCacheBackWithin(budget.following);
    expect(failover.timeline().newMaster).toBe('redis-4');
    expect(topology.masterOf('shard-2').name).toBe('redis-4');

    const again = await fill(topology, topology.masterOf('shard-2'), 'after');
    expect(again).toMatchObject({ refused: 0, why: '' });
    expect(again.evicted).toBeGreaterThan(1000);
    expect(await policyOf()).toBe(before);
    for (const period of ALL) await expect(applications.dns[period]).toSucceedAtLeast(1);
  },
);
