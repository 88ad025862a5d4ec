import { dnsCache } from '../../examples/dns-cache/service.ts';
import { expect, scenario } from '../../harness/index.ts';
import { freeze, masterOf } from '../../harness/inject.ts';
import { DNS, dns, expectOneAffected, PARTITIONS } from './dns-partitions.ts';

// The master of one partition of a cache hangs: it accepts connections and does not reply. Without a timeout its
// users wait, and finally all users of the same process. Set a timeout for the cache in the order of the latency
// of a hit.

scenario(
  'DNS cache: master of one partition frozen, its users are served and others are not affected',
  {
    topology: PARTITIONS,
    services: { dns },
    tags: ['application', 'slow'],
    planted: {
      what: 'the cache has no timeout',
      services: { dns: dnsCache({ ...DNS, cacheWithin: 'never' }) },
    },
  },
  async context => {
    const { inject, budget } = context;
    await expect(await inject(freeze(masterOf('shard-2')))).toPromoteWithin(budget.promotion);
    await expectOneAffected('shard-2', context);
  },
);
