import {
  configurationNotWritable,
  crash,
  eventually,
  everySentinel,
  expect,
  expectBreaks,
  master,
  restart,
  scenario,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// The sentinels' configuration is mounted read-only, or belongs to root. They fail over all the same, and say in their
// logs that they cannot save. Their next restart takes them back to the first master, which is dead: they fail over
// once more, from the dead to a replica, and demote the living master. Give every sentinel a folder that it may write.

const MASTER_CRASH = crash(master);
const SENTINELS_RESTART = restart(everySentinel, '200ms');

scenario(
  'sentinels that cannot write their files replace the new master when they are restarted, and its writes are lost',
  {
    topology: { downAfter: '2s' },
    // Without a failoverDetector: it would reconnect at the end of the first failover, perhaps into the restart.
    clients: { app: {} },
    tags: ['breaks', 'loss', 'false-failover'],
    planted: { what: 'there is no replica to replace it by', topology: { replicas: 1 } },
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
  'sentinels that wrote their files keep the new master when they are restarted',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    planted: { what: 'they cannot write them', fault: configurationNotWritable(everySentinel) },
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
