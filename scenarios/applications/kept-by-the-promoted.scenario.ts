import { setTimeout as pause } from 'node:timers/promises';
import { cacheAside } from '../../examples/cache-aside/service.ts';
import type { Cached } from '../../examples/shared/cache.ts';
import { eventually, expect, type ServiceUnderTest, scenario, unlessTooBusy } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import type { CachedEntry } from '../../harness/services.ts';

// The value of a cache is the hit; its correctness is the expiry. Both must survive a failover: the promoted
// replica serves the data of the master, and expires it at the same time. An application that extends the TTL with
// every read never reloads popular data.

const OPTIONS = {
  ttl: '20s',
  jitter: 0,
  sourceDelay: '500ms',
  keys: 20,
  load: { rate: 20, warmup: '2s', before: '2s', after: '2s' },
} as const;
/** What was stored in the last second may not have reached the replicas. */
const REPLICATED_AFTER_MS = 1000;

/** Nobody else asks for it. */
const KEY = 'a-page-of-its-own';
/** At least as many times faster is a hit than a load. */
const FASTER = 5;
/** By so much a key may seem to expire too early, or too late. */
const EARLY_MS = 500;
const LATE_MS = 3000;

scenario(
  'cache-aside: the promoted replica serves hits and keeps each TTL',
  {
    topology: { downAfter: '2s' },
    services: { web: cacheAside(OPTIONS) },
    tags: ['application'],
    planted: {
      what: 'a read extends the TTL of a key',
      services: { web: cacheAside({ ...OPTIONS, renewOnHit: true }) },
    },
  },
  async ({ services: { web }, finish, inject, budget }) => {
    const first = await web.ask(`/data/${KEY}`);
    expect(first.body).toMatchObject({ source: 'source' });
    await expectFasterHit(web, first.tookMs);

    const cached = await eventually('15s', async () => {
      const entries = await web.cached();
      const replicated = entries.filter(
        each => each.readAtMs - storedIn(each).loadedAtMs > REPLICATED_AFTER_MS,
      );
      expect(replicated.length).toBeGreaterThan(OPTIONS.keys / 2);
      return replicated;
    });
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expect(web).toHaveItsCacheBackWithin(budget.following);
    await expect(web).toHaveKept(cached, '500ms');
    await expectFasterHit(web, first.tookMs);

    const page = await pageOf(web);
    const { loadedAtMs, ttlMs } = page === undefined ? { loadedAtMs: 0, ttlMs: 0 } : storedIn(page);
    const livedMs = (await untilGone(web, loadedAtMs + 2 * ttlMs)) - loadedAtMs;
    await unlessTooBusy(web, () => {
      expect(livedMs).toBeGreaterThan(ttlMs - EARLY_MS);
      expect(livedMs).toBeLessThan(ttlMs + LATE_MS);
    });
    expect((await web.ask(`/data/${KEY}`)).body).toMatchObject({ source: 'source' });
    const outcome = await finish();
    expect(outcome.services.web.before).toSucceedAtLeast(1);
    expect(outcome.services.web.after).toServeStaleAtMost(0);
  },
);

/** Asks until one hit is that much faster: a busy machine does not spoil all. */
const expectFasterHit = (web: ServiceUnderTest, loadMs: number): Promise<void> =>
  eventually('5s', async () => {
    const { body, tookMs } = await web.ask(`/data/${KEY}`);
    expect(body).toMatchObject({ source: 'cache' });
    expect(tookMs * FASTER).toBeLessThan(loadMs);
  });

/** What the application stores under a key. */
const storedIn = ({ value }: CachedEntry): Cached => JSON.parse(value) as Cached;

const pageOf = async (web: ServiceUnderTest) => (await web.cached()).find(({ key }) => key === KEY);

/** @returns when the page was no longer in the cache, or when that was no longer waited for; ms since 1970 */
async function untilGone(web: ServiceUnderTest, deadlineMs: number): Promise<number> {
  for (;;) {
    const isThere = (await pageOf(web)) !== undefined;
    if (!isThere || Date.now() > deadlineMs) return Date.now();
    await pause(100);
  }
}
