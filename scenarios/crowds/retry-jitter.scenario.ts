import { crowd, expect, expectBreaks, optionsFrom, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';

// Two crowds retry every two seconds on average. Without jitter the whole crowd tries at the same moment, again and again,
// as with the defaults of ioredis 5 (redis/ioredis#1854); ioredis 6 and node-redis add jitter. With it attempts spread.

const steady = optionsFrom(new URL('./steady-retry.ts', import.meta.url));
const jittered = optionsFrom(new URL('./jittered-retry.ts', import.meta.url));

/** Of 60 connections with jitter 3 try in a tenth of a second on average, and 9 by chance. */
const WAVE = 20;

scenario(
  'retries without jitter: a crowd tries to connect in waves; with jitter its attempts spread',
  {
    topology: { downAfter: '5s' },
    crowds: {
      steady: crowd({ connections: 60, client: steady }),
      jittered: crowd({ connections: 60, client: jittered }),
    },
    alone: true,
    tags: ['breaks', 'client'],
    planted: {
      what: 'both crowds retry without jitter',
      crowds: { jittered: crowd({ connections: 60, client: steady }) },
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
