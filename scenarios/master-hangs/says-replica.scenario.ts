import { expect, scenario, sum } from '../../harness/index.ts';
import { anyReplica, master, replicaOf } from '../../harness/inject.ts';
import { LISTENING } from '../clients/listening.ts';
import { RESENT } from '../clients/resent.ts';

// An operator or a script sends REPLICAOF to the master, without Sentinel. The server answers PING and rejects
// every write with READONLY, and there is no master. Sentinel reacts only when INFO, requested every 10 s, has
// reported this for down-after plus two periods: after 22 to 32 s. Change roles with SENTINEL FAILOVER, never by
// hand.

const BELIEVED_AT_THE_EARLIEST = '20s';
const BELIEVED_AT_THE_LATEST = '30s';

scenario(
  'REPLICAOF sent to the master by hand: failover only after two to three INFO periods',
  {
    topology: { downAfter: '2s' },
    clients: { listening: LISTENING },
    tolerates: RESENT,
    planted: {
      what: 'every replica has replica-priority 0',
      topology: { redis: { 'replica-priority': 0 } },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const failover = await inject(replicaOf(master, anyReplica));
    await expect(failover).not.toPromoteWithin(BELIEVED_AT_THE_EARLIEST);
    await expect(failover).toPromoteWithin(sum(BELIEVED_AT_THE_LATEST, budget.promotion));
    await expect(clients.listening).toFollowPromotionWithin(sum(BELIEVED_AT_THE_LATEST, budget.following));
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.listening).toLoseNoAcknowledgedWrites();
  },
);
