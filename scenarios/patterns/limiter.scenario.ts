import { eventually, expect, type ServiceUnderTest, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { app } from './app.ts';
import { CUT } from './cut.ts';

// The limits of rate-limiter-flexible in a failover. Counts that no replica had are lost, and a user is let through once more
// as often as allowed; inMemoryBlockOnConsumed keeps those out who were over the limit, in the process that refused them.
// While there is no master, every request is an error. An insuranceLimiter answers in its place, if rejectIfRedisNotReady
// (or no offline queue) makes it notice at once; it counts from zero, in each process alone, so give it the limit divided by
// the number of processes.

const POINTS = 10;
const INSURED = 5;

/** How many of 30 requests of a user each of these services lets through. */
async function letThrough(user: string, ...services: readonly ServiceUnderTest[]): Promise<number> {
  let through = 0;
  for (const service of services)
    for (let turn = 0; turn < 30; turn += 1)
      if ((await service.ask(`/use?user=${user}`)).status === 200) through += 1;
  return through;
}

scenario(
  'rate limit: after a crash before replication, a user who was over the limit is let through again',
  {
    topology: { downAfter: '2s' },
    services: { api: app('limiter.mjs', { points: POINTS }) },
    faults: [CUT],
    tags: ['application', 'breaks', 'loss'],
    planted: {
      what: 'inMemoryBlockOnConsumed keeps the user out',
      services: { api: app('limiter.mjs', { points: POINTS, remembered: true }) },
    },
  },
  async ({ services: { api }, finish, inject, budget }) => {
    await inject(CUT);
    expect(await letThrough('ann', api)).toBe(POINTS);
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await eventually(budget.following, async () => expect((await api.ask('/health')).status).toBe(200));
    expect(await letThrough('ann', api)).toBe(POINTS);
    await finish();
  },
);

const LOAD = { path: '/use?user={n}', rate: 50 } as const;
const insured = app('limiter.mjs', { points: POINTS, insurance: INSURED }, LOAD);

scenario(
  'rate limit: with insuranceLimiter no request fails in a master crash, and each process counts alone',
  {
    topology: { downAfter: '2s' },
    services: { one: insured, other: insured },
    tags: ['application'],
    planted: {
      what: 'no insuranceLimiter',
      services: { one: app('limiter.mjs', { points: POINTS }, LOAD) },
    },
  },
  async ({ services: { one, other }, finish, inject, budget }) => {
    const failover = await inject(crash(master));
    expect(await letThrough('ann', one, other)).toBe(2 * INSURED);
    await expect(failover).toPromoteWithin(budget.promotion);
    await eventually(budget.following, async () => expect((await one.ask('/health')).status).toBe(200));
    // What the insurance let through is not counted in Redis.
    expect(await letThrough('ann', one)).toBe(POINTS);
    const { services } = await finish();
    for (const service of [services.one, services.other]) {
      expect(service.during).toSucceedAtLeast(1);
      expect(service.after).toSucceedAtLeast(1);
    }
  },
);
