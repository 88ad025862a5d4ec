import { expect, expectBreaks, type ScenarioOptions, scenario } from '../../harness/index.ts';
import { after, everyReplica, lasting, master, partition, shutdown, together } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// An operator stops the service of the master while its replicas lag. Since Redis 7 the master first waits for
// them, for up to shutdown-timeout (10 s), and pauses writes. It also holds back what the sentinels publish
// through it, and its replies to their PINGs: after down-after they promote a replica that still lags. Keep
// down-after above the replication lag, or move the master by a planned failover before you stop it.

const BEHIND = lasting('5500ms', partition({ master: [master], replicas: [everyReplica] }));
const STOPPED = together(BEHIND, after('500ms', shutdown(master)));

const GIVEN = {
  tolerates: RESENT,
  clients: { tuned: TUNED, defaults: {} },
  faults: [BEHIND],
} satisfies ScenarioOptions;

scenario(
  'master SHUTDOWN during replication lag: failover before the replicas catch up loses writes',
  {
    ...GIVEN,
    topology: { downAfter: '2s' },
    tags: ['breaks', 'loss'],
    planted: { what: 'down-after above the replication lag', topology: { downAfter: '8s' } },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(STOPPED)).toPromoteWithin(budget.promotion);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expectBreaks(client).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'master SHUTDOWN with down-after above the replication lag loses no acknowledged write',
  {
    ...GIVEN,
    topology: { downAfter: '8s' },
    tags: ['loss'],
    planted: { what: 'down-after below the replication lag', topology: { downAfter: '2s' } },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(STOPPED)).toPromoteWithin(budget.promotion);
    const both = Object.values(clients);
    for (const client of both) await expect(client).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseNoAcknowledgedWrites();
  },
);
