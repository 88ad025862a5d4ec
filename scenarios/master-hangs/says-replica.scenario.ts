import { anyReplica, expect, master, replicaOf, scenario, sum } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// An operator or a script sends REPLICAOF to the master, past Sentinel. It answers PING as ever and refuses every
// write with READONLY, and nobody is master. Sentinel believes what it says only after down-after and two INFO periods,
// some 22 s: change roles with SENTINEL FAILOVER, never by hand.

const TWO_INFO_PERIODS = '20s';

scenario(
  'a master that was made a replica by hand is replaced after two INFO periods, and no sooner',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED },
    planted: {
      what: 'replicas that must not be promoted',
      topology: { redis: { 'replica-priority': 0 } },
    },
  },
  async ({ topology, clients, inject, budget }) => {
    const failover = await inject(replicaOf(master, anyReplica));
    await expect(failover).not.toPromoteWithin(TWO_INFO_PERIODS);
    await expect(failover).toPromoteWithin(sum(TWO_INFO_PERIODS, budget.promotion));
    await expect(clients.tuned).toFollowPromotionWithin(sum(TWO_INFO_PERIODS, budget.following));
    await expect(topology).toComeToRestWithin(budget.demotion);
    await expect(clients.tuned).toLoseNoAcknowledgedWrites();
  },
);
