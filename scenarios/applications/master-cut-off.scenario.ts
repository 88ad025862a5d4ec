import { cacheAside } from '../../examples/cache-aside/service.ts';
import { expect, scenario } from '../../harness/index.ts';
import { client, master, partition, rest } from '../../harness/inject.ts';
import { expectNoErrors, WEB, web } from './users-see-no-error.ts';

// The master behind the cache of a web application is cut off from all others, including the application: its
// connections stay open without data. As with a frozen master, only timeouts make the application fall back to the
// origin.

scenario(
  'cache-aside: master cut off, users see added latency and no error',
  {
    topology: { downAfter: '2s' },
    services: { web },
    tags: ['application'],
    planted: {
      what: 'the application does not fall back to the origin',
      services: { web: cacheAside({ ...WEB, fallback: false }) },
    },
  },
  async context => {
    const { inject, budget } = context;
    const cut = await inject(partition({ old: [master], new: [rest, client] }));
    await expect(cut).toPromoteWithin(budget.promotion);
    await expectNoErrors(context);
  },
);
