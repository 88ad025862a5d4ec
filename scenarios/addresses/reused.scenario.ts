import { expect, scenario, sum } from '../../harness/index.ts';
import { named, restart, sequence } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { DURABLE } from '../cold-start/durable.ts';
import { rejoinAndFinish } from './rejoin.ts';

// The address of the old master is given to another pod. If this is a replica of the same deployment, it answers PING at
// the address of the master before down-after: no sentinel marks the master as down. The replica follows its own address,
// and there is no master. ioredis checks the role when it connects, leaves the replica each time and keeps its writes; other
// clients get READONLY. Sentinel reacts only when INFO, requested every 10 s, has reported the role for down-after plus
// two periods. A sentinel at this address does no harm: it listens on another port.

const BELIEVED_AT_THE_EARLIEST = '15s';
const BELIEVED_AT_THE_LATEST = '35s';

const MASTER_MOVES = restart(named('redis-1'), '200ms', { address: 'new' });

const OPTIONS = {
  clients: { app: TUNED },
  tolerates: RESENT,
  faults: [MASTER_MOVES],
  timeout: '150s',
} as const;

const AT_ITS_ADDRESS = { address: { formerlyOf: 'redis-1' } } as const;

scenario(
  'a replica gets the address of the master: ioredis leaves it; failover two INFO periods later',
  {
    ...OPTIONS,
    topology: { downAfter: '4s', redis: DURABLE },
    planted: {
      what: 'replica-priority 0',
      topology: { downAfter: '4s', redis: { ...DURABLE, 'replica-priority': 0 } },
    },
  },
  async context => {
    const { clients, inject, budget } = context;
    const failover = await inject(sequence(MASTER_MOVES, restart(named('redis-2'), '200ms', AT_ITS_ADDRESS)));
    await expect(failover).not.toPromoteWithin(BELIEVED_AT_THE_EARLIEST);
    await expect(failover).toPromoteWithin(sum(BELIEVED_AT_THE_LATEST, budget.promotion));
    expect(failover.timeline().newMaster).toBe('redis-3');
    await expect(clients.app).toFollowPromotionWithin(sum(BELIEVED_AT_THE_LATEST, budget.following));
    await rejoinAndFinish(context);
  },
);

scenario(
  'a sentinel gets the address of the old master: failover as after a crash',
  {
    ...OPTIONS,
    topology: { downAfter: '2s', redis: DURABLE },
    planted: {
      what: 'replica-priority 0',
      topology: { downAfter: '2s', redis: { ...DURABLE, 'replica-priority': 0 } },
    },
  },
  async context => {
    const { clients, inject, budget } = context;
    const failover = await inject(
      sequence(MASTER_MOVES, restart(named('sentinel-3'), '200ms', AT_ITS_ADDRESS)),
    );
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await rejoinAndFinish(context);
  },
);
