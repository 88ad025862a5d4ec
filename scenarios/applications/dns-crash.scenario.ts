import { crash, dnsCache, expect, masterOf, scenario } from '../../harness/index.ts';
import { DNS, dns, expectOneStruck, expectServed, expectUntouched, PARTITIONS } from './dns-partitions.ts';

// A cache is partitioned over several masters that the same sentinels watch, and one of them dies, or two at once. Let the
// service behind it answer for that partition only, give each partition a client of its own, and nobody else notices.

scenario(
  'when the master of one DNS partition crashes, the resolver serves its users and those of the others notice nothing',
  {
    topology: PARTITIONS,
    applications: { dns },
    tags: ['application', 'slow'],
    planted: {
      what: 'nothing is asked in place of a partition that is away',
      applications: { dns: dnsCache({ ...DNS, fallback: false }) },
    },
  },
  async context => {
    const { inject, budget } = context;
    await expect(await inject(crash(masterOf('shard-2')))).toPromoteWithin(budget.promotion);
    await expectOneStruck('shard-2', context);
  },
);

scenario(
  'when the masters of two DNS partitions crash at once, each has a failover of its own and the third notices nothing',
  {
    topology: PARTITIONS,
    applications: { dns },
    tags: ['application', 'slow'],
    planted: {
      what: 'the replica of the second partition must not be promoted',
      topology: { servers: { 'redis-6': { 'replica-priority': 0 } } },
    },
  },
  async ({ applications, finish, inject, topology, budget }) => {
    const first = await inject(crash(masterOf('shard-1')));
    const second = await inject(crash(masterOf('shard-3')));
    await expect(first).toPromoteWithin(budget.promotion);
    await expect(second).toPromoteWithin(budget.promotion);
    expect(first.timeline().newMaster).toBe('redis-2');
    expect(second.timeline().newMaster).toBe('redis-6');
    await expect(applications.dns).toHaveItsCacheBackWithin(budget.following);
    expect(topology.masterOf('shard-2').name).toBe('redis-3');
    const outcome = await finish();
    await expectServed(outcome.applications.dns, 'shard-1');
    await expectServed(outcome.applications.dns, 'shard-3');
    expectUntouched(outcome.applications.dns, ['shard-2']);
    expect(outcome.applications.dns).toAgreeWithItsLoad();
  },
);
