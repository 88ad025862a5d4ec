import { client, dnsCache, expect, masterOf, partition, rest, scenario } from '../../harness/index.ts';
import { DNS, dns, expectOneStruck, PARTITIONS } from './dns-partitions.ts';

// The network cuts the master of one partition of a cache off from everybody: connections stay open and silent. The sentinels
// and the masters of the other partitions are on the same network and must not be drawn into it.

scenario(
  'when the master of one DNS partition is cut off, the resolver serves its users and those of the others notice nothing',
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
    const cut = await inject(partition({ old: [masterOf('shard-2')], new: [rest, client] }));
    await expect(cut).toPromoteWithin(budget.promotion);
    await expectOneStruck('shard-2', context);
  },
);
