import { setTimeout as pause } from 'node:timers/promises';
import { cacheAside, crash, expect, type JudgedApplication, master, scenario } from '../../harness/index.ts';

// What a cache is worth shows in the second read; that it is a cache, in its forgetting. Both have to survive a failover: the
// promoted replica serves what the master served, and forgets it when the master would have. An application that makes data
// live on with every read never reads it again as long as it is popular.

const TTL_MS = 20_000;
const OPTIONS = {
  ttl: '20s',
  jitter: 0,
  sourceDelay: '500ms',
  keys: 20,
  load: { rate: 20, warmup: '2s', before: '2s', after: '2s' },
} as const;

const FILLED_AFTER_MS = 3000;

/** Nobody else asks for it. */
const PAGE = '/data/a-page-of-its-own';
/** At least as many times faster is a hit than a load. */
const FASTER = 5;

scenario(
  'a second read is faster, also from the promoted replica, and a key expires there when it was to expire',
  {
    topology: { downAfter: '2s' },
    applications: { web: cacheAside(OPTIONS) },
    tags: ['application'],
    planted: {
      what: 'reading a key makes it live on',
      applications: { web: cacheAside({ ...OPTIONS, renewOnHit: true }) },
    },
  },
  async ({ applications: { web }, inject, budget }) => {
    const first = await web.ask(PAGE);
    const storedAtMs = performance.now();
    const second = await web.ask(PAGE);
    expect([first, second].map(({ body }) => body)).toMatchObject([
      { source: 'source' },
      { source: 'cache' },
    ]);
    expect(second.tookMs * FASTER).toBeLessThan(first.tookMs);

    await pause(FILLED_AFTER_MS);
    const cached = await web.cached();
    expect(cached.length).toBeGreaterThan(OPTIONS.keys / 2);
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expect(web).toHaveItsCacheBackWithin(budget.following);
    await expect(web).toHaveKept(cached, '500ms');
    const third = await web.ask(PAGE);
    expect(third.body).toMatchObject({ source: 'cache' });
    expect(third.tookMs * FASTER).toBeLessThan(first.tookMs);

    const loadedAtMs = await untilLoaded(web, storedAtMs + 2 * TTL_MS);
    expect(loadedAtMs - storedAtMs).toBeGreaterThan(TTL_MS - 500);
    expect(loadedAtMs - storedAtMs).toBeLessThan(TTL_MS + 2000);
    await expect(web.after).toServeStaleAtMost(0);
    await expect(web.before).toSucceedAtLeast(1);
  },
);

/** Asks until the page comes from the source again. @returns when that was asked; when it gave up, if it never came */
async function untilLoaded(web: JudgedApplication, deadlineMs: number): Promise<number> {
  for (;;) {
    const askedAtMs = performance.now();
    const { body } = await web.ask(PAGE);
    if ((body as { source: string }).source === 'source' || askedAtMs > deadlineMs) return askedAtMs;
    await pause(100);
  }
}
