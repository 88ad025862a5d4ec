import { dnsCache } from '../../examples/dns-cache/service.ts';
import { expect, scenario } from '../../harness/index.ts';
import { client, masterOf, partition, rest } from '../../harness/inject.ts';
import { DNS, dns, expectOneAffected, PARTITIONS } from './dns-partitions.ts';

// A partition of the network cuts off the master of one cache partition: connections stay open without data. The
// sentinels and the masters of the other partitions are in the same network and must not be affected.

scenario(
  'DNS cache: master of one partition cut off, its users are served and others are not affected',
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
    const cut = await inject(partition({ old: [masterOf('shard-2')], new: [rest, client] }));
    await expect(cut).toPromoteWithin(budget.promotion);
    await expectOneAffected('shard-2', context);
  },
);
