import { crowd, expect, optionsFrom, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';

// Every retry of every connection asks a sentinel for the master first. A crowd without jitter asks all at once, while the
// sentinels detect, vote and promote. They are slower at nothing: what limits them is maxclients. It is 10000 by default;
// a container whose limit of open files is low has less, without a word in its configuration.

const client = optionsFrom(new URL('./steady-retry.ts', import.meta.url));

scenario(
  'sentinels asked by 300 connections at once: they promote in time and reject no client',
  {
    topology: { downAfter: '2s' },
    crowds: { web: crowd({ connections: 300, client }) },
    alone: true,
    planted: {
      what: 'maxclients of the sentinels is 30',
      topology: { sentinel: { maxclients: 30 } },
    },
  },
  async ({ inject, budget, finish }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const { web } = (await finish()).crowds;
    expect(web).toReconnectWithin(budget.following);
    expect(web).toHavePeakOfAtMost(600, { to: 'sentinels' });
    expect(web).toBeRejectedAtMost(0);
    expect(web).toAgreeWithServers();
  },
);
