import { dnsCache, expect, freeze, masterOf, scenario } from '../../harness/index.ts';
import { DNS, dns, expectOneStruck, PARTITIONS } from './dns-partitions.ts';

// The master of one partition of a cache hangs: it accepts connections and answers nothing. Without a time limit at the cache
// its users wait, and in time everybody who shares a process with them. Give the cache one in the order of what a hit takes.

scenario(
  'DNS cache: master of one partition frozen, its users are served and others are not affected',
  {
    topology: PARTITIONS,
    applications: { dns },
    tags: ['application', 'slow'],
    planted: {
      what: 'the cache has no timeout',
      applications: { dns: dnsCache({ ...DNS, cacheWithin: 'never' }) },
    },
  },
  async context => {
    const { applications, inject, budget } = context;
    await expect(await inject(freeze(masterOf('shard-2')))).toPromoteWithin(budget.promotion);
    await expectOneStruck(applications.dns, 'shard-2', context);
  },
);
