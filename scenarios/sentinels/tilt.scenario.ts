import { expect, scenario, sum } from '../../harness/index.ts';
import { crash, everySentinel, freeze, lasting, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// All sentinels are paused for a moment, for instance on one host without CPU time. A sentinel that detects a
// clock jump goes into TILT and neither acts nor votes for 30 s, and does not mark a crashed master as down.
// Afterwards it finds that the links of the replicas were down for more than 10 × down-after, and never promotes
// one: keep down-after well above 3 s, and sentinels on hosts that do not pause together.

const STALL = lasting('3s', freeze(everySentinel));
// SENTINEL_TILT_PERIOD in sentinel.c. It begins with the thaw, a little before the crash.
const TILT = '30s';
const WELL_WITHIN_TILT = '25s';

scenario(
  'TILT with down-after 2 s: no failover until the master restarts',
  {
    topology: { downAfter: '2s', failoverTimeout: '3s', redis: { appendonly: 'yes' } },
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['slow', 'breaks'],
    planted: { what: '10 × down-after is longer than TILT', topology: { downAfter: '5s' } },
  },
  async ({ topology, finish, inject, budget }) => {
    await inject(STALL);
    const failover = await inject(crash(master));
    await expect(topology).toPublishWithin('-failover-abort-no-good-slave', sum(TILT, budget.retry));
    await expect(failover).not.toPromoteWithin(sum(TILT, budget.retry));
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'TILT with down-after 5 s: failover is delayed by 30 s',
  {
    topology: { downAfter: '5s', failoverTimeout: '3s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['slow'],
    planted: {
      what: '10 × down-after is shorter than TILT',
      topology: { downAfter: '2s' },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    await inject(STALL);
    const failover = await inject(crash(master));
    await expect(failover).not.toPromoteWithin(WELL_WITHIN_TILT);
    await expect(topology).toPublishWithin('-tilt', sum(TILT, budget.announcement));
    await expect(failover).toPromoteWithin(sum(TILT, budget.retry));
    await expect(clients.app).toFollowPromotionWithin(sum(TILT, budget.retry, budget.following));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
