import { cacheAside, crash, expect, master, scenario } from '../../harness/index.ts';

// The master behind a web application's cache dies while users ask. Until the client has followed the failover every request is
// one for the source: ask the cache with a time limit, let the source answer when it is away, and load what several users
// want at once only once.

const WEB = { ttl: '10s', keys: 40 } as const;

scenario(
  'users of a cache-aside application see no error when the master crashes, and its source no stampede',
  {
    topology: { downAfter: '2s' },
    applications: { web: cacheAside(WEB) },
    tags: ['slow'],
    planted: {
      what: 'nothing is asked when the cache is away',
      applications: { web: cacheAside({ ...WEB, fallback: false }) },
    },
  },
  async ({ applications: { web }, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expect(web).toHaveItsCacheBackWithin(budget.following);
    for (const period of [web.before, web.during, web.after]) {
      await expect(period).toSucceedAtLeast(1);
      await expect(period).toServeStaleAtMost(0);
    }
    await expect(web.before).toHitAtLeast(0.8);
    await expect(web.after).toHitAtLeast(0.8);
    await expect(web.during).toAnswerWithin('p99', '1s');
    await expect(web.after).toAnswerWithin('p50', '100ms');
    await expect(web.after).toAskSourceAtMost({ timesBefore: 3 });
    await expect(web).toAgreeWithItsLoad();
  },
);
