import { clientOf, crowd, expect, optionsFrom, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';

// Every connection of an application ends at the same moment, and each tries again until there is a new master. The
// defaults of ioredis try three times in the first second: 300 connections of a small fleet are 900 attempts a second, at
// the servers and again at the sentinels. A longer delay with jitter costs its own length at most.

/** Attempts a second: 300 connections that retry every 2 s make 150 on average. */
const PEAK = 280;

const JITTERED = optionsFrom(new URL('./jittered-retry.ts', import.meta.url));

scenario(
  'master crash: 300 connections with retry jitter reconnect without a peak of attempts',
  {
    topology: { downAfter: '2s' },
    crowds: { web: crowd({ connections: 300, client: JITTERED }) },
    alone: true,
    tags: ['client'],
    planted: {
      what: 'the connections retry with the defaults of ioredis',
      crowds: { web: crowd({ connections: 300, client: clientOf('ioredis') }) },
    },
  },
  async ({ inject, budget, finish }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const { web } = (await finish()).crowds;
    expect(web).toReconnectWithin(budget.following);
    expect(web).toHavePeakOfAtMost(PEAK);
    expect(web).toHavePeakOfAtMost(PEAK, { to: 'sentinels' });
    expect(web).toAgreeWithServers();
  },
);
