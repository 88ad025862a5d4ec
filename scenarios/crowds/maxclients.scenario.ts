import { crowd, expect, expectBreaks, optionsFrom, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';

// The replica never got the maxclients of the master, which goes unnoticed until it is promoted. It takes a part of the
// connections and rejects the others for as long as they try; a replica of its own would be rejected as well. With a
// replica beside it, that one would stay out of sync.

const client = optionsFrom(new URL('./jittered-retry.ts', import.meta.url));

scenario(
  'maxclients of the promoted replica is too low: a part of the connections never works again',
  {
    topology: { downAfter: '2s', replicas: 1, servers: { 'redis-2': { maxclients: 100 } } },
    crowds: { web: crowd({ connections: 150, client }) },
    tags: ['breaks'],
    planted: {
      what: 'the replica has the maxclients of the master',
      topology: { servers: {} },
    },
  },
  async ({ inject, budget, finish }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    const { web } = (await finish()).crowds;
    expectBreaks(web).toReconnectWithin(budget.following);
    expectBreaks(web).toBeRejectedAtMost(0);
  },
);
