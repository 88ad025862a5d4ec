import { crash, crowd, expect, expectBreaks, master, optionsFrom, scenario } from '../../harness/index.ts';

// Two crowds retry once a second on average. Without jitter the whole crowd tries within the same tenth of a second, every
// second; with jitter its attempts spread over the second. Node: redis/ioredis#1854, redis/node-redis#2736.

const steady = optionsFrom(new URL('./steady-retry.ts', import.meta.url));
const jittered = optionsFrom(new URL('./jittered-retry.ts', import.meta.url));

/** Of 120 connections 12 are the average in a tenth of a second, and 24 are chance. */
const WAVE = 45;

scenario(
  'retries without jitter: a crowd tries to connect in waves; with jitter its attempts spread',
  {
    topology: { downAfter: '4s' },
    crowds: {
      steady: crowd({ connections: 120, client: steady }),
      jittered: crowd({ connections: 120, client: jittered }),
    },
    alone: true,
    tags: ['breaks', 'client'],
    planted: {
      what: 'both crowds retry without jitter',
      crowds: { jittered: crowd({ connections: 120, client: steady }) },
    },
  },
  async ({ inject, budget, finish }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const { steady, jittered } = (await finish()).crowds;
    expectBreaks(steady).toHavePeakOfAtMost(WAVE, { in: '100ms' });
    expect(jittered).toHavePeakOfAtMost(WAVE, { in: '100ms' });
    for (const each of [steady, jittered]) expect(each).toReconnectWithin(budget.following);
  },
);
