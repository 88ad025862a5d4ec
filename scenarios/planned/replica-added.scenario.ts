import { eventually, expect, scenario } from '../../harness/index.ts';
import { after, crash, everySentinel, master, sentinelReset } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// A replica is replaced by a new one, for instance when a machine is retired. The sentinels discover the new one
// in the next INFO of the master; they list the old one as down until they are reset. Between a reset and the next
// INFO they know no replica at all: reset one sentinel after the other.

// Sentinels ask for INFO every 10 s.
const UNTIL_INFO = '11s';

scenario(
  'added replica can be promoted; a removed one is forgotten after SENTINEL RESET',
  {
    topology: { downAfter: '2s', replicas: 1 },
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: {
      what: 'replicas are deployed with replica-priority 0',
      topology: { redis: { 'replica-priority': 0 } },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const added = await topology.addReplica();
    for (const old of topology.replicas.filter(one => one !== added)) await topology.removeReplica(old);
    const known = async () => {
      const replies = topology.sentinels.map(one => topology.ask(one, 'SENTINEL', 'REPLICAS', 'mymaster'));
      return (await Promise.all(replies)).map(reply => (reply as unknown[]).length);
    };
    expect(await known()).not.toContain(0);
    await inject(sentinelReset(everySentinel));
    const failover = await inject(after(UNTIL_INFO, crash(master)));
    await expect(failover).toPromoteWithin(budget.promotion);
    expect(failover.timeline().newMaster).toBe(added.name);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    // The old master is the only one that they know of.
    await eventually(budget.announcement, async () => expect(await known()).toEqual([1, 1, 1]));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
