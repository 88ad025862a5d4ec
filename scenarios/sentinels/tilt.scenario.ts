import {
  crash,
  expect,
  freeze,
  lasting,
  master,
  named,
  scenario,
  sum,
  together,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// Two of three sentinels stand still for a moment, as on a host that is out of processor time or migrated. A sentinel
// that finds its own clock odd goes into TILT and neither acts nor votes for 30 s: a master that dies then is not replaced
// before they are over. Keep sentinels on hosts that do not stall together, and count +tilt.

const FROZEN = '3s';
// SENTINEL_TILT_PERIOD in sentinel.c. It begins with the thaw, a little before the crash.
const TILT = '30s';
const WELL_WITHIN_TILT = '25s';

scenario(
  'sentinels in TILT fail over when it has ended, half a minute late',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    tags: ['slow'],
    planted: { what: 'five sentinels, of which three are well', topology: { sentinels: 5 } },
  },
  async ({ topology, clients, inject, budget }) => {
    await inject(lasting(FROZEN, together(freeze(named('sentinel-1')), freeze(named('sentinel-2')))));
    await expect(topology).toPublishWithin('+tilt', sum(FROZEN, '2s'));
    const failover = await inject(crash(master));
    await expect(failover).not.toPromoteWithin(WELL_WITHIN_TILT);
    await expect(failover).toPromoteWithin(sum(TILT, budget.promotion));
    await expect(clients.app).toFollowPromotionWithin(sum(TILT, budget.following));
    await expect(clients.app).toLoseNoAcknowledgedWrites();
  },
);
