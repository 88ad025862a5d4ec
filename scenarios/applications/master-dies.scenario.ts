import { cacheAside } from '../../examples/cache-aside/service.ts';
import { expect, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { expectNoErrors, WEB, web } from './users-see-no-error.ts';

// The master behind the cache of a web application crashes under load. Until the client has followed the failover
// there is no cache: let the origin answer, load each key once for concurrent requests, and vary the TTLs. The
// promoted replica has the data of the master, with the remaining TTLs.

scenario(
  'cache-aside: master crash, users see no error and the origin no stampede',
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
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expectNoErrors(context);
  },
);

scenario(
  'cache-aside: master crash, single-flight loads each key once from the origin',
  {
    topology: { downAfter: '2s' },
    services: { web },
    tags: ['application'],
    planted: {
      what: 'no single-flight: every request loads from the origin',
      services: { web: cacheAside({ ...WEB, singleFlight: false }) },
    },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const outcome = await finish();
    expect(outcome.services.web.during).toAskSourceAtMost({ perSecond: 55 });
    expect(outcome.services.web.after).toAskSourceAtMost({ timesBefore: 3 });
  },
);
