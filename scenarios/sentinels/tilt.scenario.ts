import { crash, everySentinel, expect, freeze, lasting, master, scenario, sum } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// All sentinels stand still for a moment, as on one host that is short of processor time. A sentinel that finds its own
// clock odd goes into TILT and neither acts nor votes for 30 s; nor does it note that the master dies meanwhile. Afterwards
// it takes the replicas' links to be down for too long, ten times down-after, and promotes none of them, ever: keep
// down-after well above 3 s, and sentinels on hosts that do not stall together.

const STALL = lasting('3s', freeze(everySentinel));
// SENTINEL_TILT_PERIOD in sentinel.c. It begins with the thaw, a little before the crash.
const TILT = '30s';
const WELL_WITHIN_TILT = '25s';

scenario(
  'with a down-after of 2 s sentinels that come out of TILT promote nobody until the master is back',
  {
    topology: { downAfter: '2s', failoverTimeout: '3s', redis: { appendonly: 'yes' } },
    clients: { app: TUNED },
    tags: ['slow', 'breaks'],
    planted: { what: 'ten times down-after is longer than TILT', topology: { downAfter: '5s' } },
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
  'with a down-after of 5 s sentinels that come out of TILT fail over, half a minute late',
  {
    topology: { downAfter: '5s', failoverTimeout: '3s' },
    clients: { app: TUNED },
    tags: ['slow'],
    planted: {
      what: 'ten times down-after is shorter than TILT',
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
