import { eventually, expect, type ServiceUnderTest, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { app } from './app.ts';

// Client-side caching (CLIENT TRACKING) in a failover. Tracking belongs to a connection: the new master knows nothing of
// what was read from the old one, and ioredis repeats subscriptions but not CLIENT TRACKING. What is cached then stays for
// ever. Drop the cache when a connection closes, and switch tracking on again before it is used. The client-side cache of
// node-redis does both.

const FRESH = app('cached.mjs', { flushes: true });
const STALE_FOR_MS = 2000;

const answerOf = async (service: ServiceUnderTest) => (await service.ask('/value')).body;

scenario(
  'client-side cache: stale for ever after a failover, unless it is dropped and tracking is repeated',
  {
    topology: { downAfter: '2s' },
    services: { naive: app('cached.mjs'), flushing: FRESH, nodeRedis: app('cached-node-redis.mjs') },
    tags: ['application', 'breaks'],
    planted: { what: 'the cache is dropped', services: { naive: FRESH } },
  },
  async ({ services, topology, finish, inject, budget }) => {
    const redis = topology.connect();
    const all = Object.values(services);
    const expectAll = (value: string, of = all) =>
      eventually(budget.following, async () => {
        for (const service of of) expect(await answerOf(service)).toEqual({ value, cached: true });
      });
    await redis.set('price', 'old');
    await expectAll('old');
    await redis.set('price', 'reduced');
    await expectAll('reduced');
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    for (const service of all)
      await eventually(budget.following, async () => expect((await service.ask('/health')).status).toBe(200));
    await redis.set('price', 'new');
    await expectAll('new', [services.flushing, services.nodeRedis]);
    await new Promise(resolve => setTimeout(resolve, STALE_FOR_MS));
    expect(await answerOf(services.naive)).toEqual({ value: 'reduced', cached: true });
    await finish();
  },
);
