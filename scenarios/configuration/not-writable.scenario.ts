import { eventually, expect, expectBreaks, scenario } from '../../harness/index.ts';
import { configurationNotWritable, crash, everySentinel, master, restart } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The configuration of the sentinels is mounted read-only, or owned by root. The failover works, and their logs
// report that they cannot save. Their next restart brings back the first master, which is down: they fail over
// again, promote a replica, and demote the live master. Give every sentinel a writable folder.

const MASTER_CRASH = crash(master);
const SENTINELS_RESTART = restart(everySentinel, '200ms');

scenario(
  'sentinel.conf not writable: a sentinel restart replaces the live master and loses its writes',
  {
    topology: { downAfter: '2s' },
    // Without a failoverDetector: it would reconnect at the end of the first failover, perhaps into the restart.
    clients: { app: {} },
    tolerates: RESENT,
    tags: ['breaks', 'loss', 'false-failover'],
    planted: { what: 'one replica, so none is left to promote', topology: { replicas: 1 } },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    await inject(configurationNotWritable(everySentinel));
    await expect(await inject(MASTER_CRASH)).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    for (const { log } of topology.sentinels)
      await eventually(budget.announcement, () =>
        expect(log.map(({ line }) => line)).toContainEqual(
          expect.stringMatching('not able to save the new configuration'),
        ),
      );
    await inject(SENTINELS_RESTART);
    const outcome = await finish();
    expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'sentinel.conf writable: restarted sentinels keep the new master',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: { what: 'sentinel.conf is not writable', fault: configurationNotWritable(everySentinel) },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(MASTER_CRASH)).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const restarted = await inject(SENTINELS_RESTART);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
    expect(restarted.timeline().newMaster).toBeUndefined();
  },
);
