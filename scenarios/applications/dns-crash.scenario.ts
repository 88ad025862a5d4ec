import { dnsCache } from '../../examples/dns-cache/service.ts';
import { expect, scenario } from '../../harness/index.ts';
import { crash, masterOf } from '../../harness/inject.ts';
import { DNS, dns, expectOneAffected, expectServed, expectUntouched, PARTITIONS } from './dns-partitions.ts';

// A cache is partitioned over several masters of the same sentinels, and one or two of them crash. If the service
// behind the cache answers for the affected partition, and each partition has its own client, users of other
// partitions are not affected.

scenario(
  'DNS cache: master of one partition crashes, its users are served and others are not affected',
  {
    topology: PARTITIONS,
    services: { dns },
    tags: ['application', 'slow'],
    planted: {
      what: 'the application does not fall back to the origin',
      services: { dns: dnsCache({ ...DNS, fallback: false }) },
    },
  },
  async context => {
    const { inject, budget } = context;
    await expect(await inject(crash(masterOf('shard-2')))).toPromoteWithin(budget.promotion);
    await expectOneAffected('shard-2', context);
  },
);

scenario(
  'DNS cache: masters of two partitions crash, each fails over and the third is not affected',
  {
    topology: PARTITIONS,
    services: { dns },
    tags: ['application', 'slow'],
    planted: {
      what: 'the replica of the second partition has replica-priority 0',
      topology: { servers: { 'redis-6': { 'replica-priority': 0 } } },
    },
  },
  async ({ services, finish, inject, topology, budget }) => {
    const first = await inject(crash(masterOf('shard-1')));
    const second = await inject(crash(masterOf('shard-3')));
    await expect(first).toPromoteWithin(budget.promotion);
    await expect(second).toPromoteWithin(budget.promotion);
    expect(first.timeline().newMaster).toBe('redis-2');
    expect(second.timeline().newMaster).toBe('redis-6');
    await expect(services.dns).toHaveItsCacheBackWithin(budget.following);
    expect(topology.masterOf('shard-2').name).toBe('redis-3');
    const outcome = await finish();
    await expectServed(outcome.services.dns, 'shard-1');
    await expectServed(outcome.services.dns, 'shard-3');
    expectUntouched(outcome.services.dns, ['shard-2']);
    expect(outcome.services.dns).toAgreeWithItsLoad();
  },
);
