import { cacheAside, crash, expect, master, scenario } from '../../harness/index.ts';
import { expectNoErrors, WEB, web } from './users-see-no-error.ts';

// The master behind the cache of a web application dies while users ask. Until the client has followed the failover there is no
// cache: let the source answer then, load what several users want at once only once, and store with a time to live that
// differs a little. The promoted replica has what the master had, with the time to live that was left.

scenario(
  'when the master crashes, users of a cache-aside application see no error, and its source no stampede',
  {
    topology: { downAfter: '2s' },
    applications: { web },
    tags: ['application'],
    planted: {
      what: 'nothing is asked in place of the cache when it is away',
      applications: { web: cacheAside({ ...WEB, fallback: false }) },
    },
  },
  async context => {
    const { inject, budget } = context;
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expectNoErrors(context);
  },
);

scenario(
  'when the master crashes, the source of a cache-aside application is asked once for all who want the same',
  {
    topology: { downAfter: '2s' },
    applications: { web },
    tags: ['application'],
    planted: {
      what: 'every request loads for itself',
      applications: { web: cacheAside({ ...WEB, singleFlight: false }) },
    },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const outcome = await finish();
    expect(outcome.applications.web.during).toAskSourceAtMost({ perSecond: 55 });
    expect(outcome.applications.web.after).toAskSourceAtMost({ timesBefore: 3 });
  },
);
