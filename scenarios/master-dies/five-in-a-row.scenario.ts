import { expect, scenario, unlessTooBusy } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The master crashes and restarts, then the next one crashes, five times in a row. After each failover the
// deployment must be able to fail over again: all servers answer, and all replicas follow the new master in sync.

const TIMES = 5;

scenario(
  'five crashes in a row: one epoch per failover, healthy in between, loss only in flight',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    timeout: '4m',
    tags: ['slow'],
    planted: {
      what: 'the first master rejects the REPLICAOF of Sentinel',
      topology: { servers: { 'redis-1': { 'rename-command SLAVEOF': '' } } },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const epochs: number[] = [];
    const failovers = [];
    for (let time = 1; time <= TIMES; time += 1) {
      const failover = await inject(crash(master));
      await expect(failover).toPromoteWithin(budget.promotion);
      await expect(clients.app).toFollowPromotionWithin(budget.following);
      await failover.heal();
      await expect(topology).toStabilizeWithin(budget.demotion);
      epochs.push(...failover.timeline().epochs);
      failovers.push(failover);
    }
    const [first = 0] = epochs;
    // A sentinel that hears of another's attempt too late begins one of its own, which takes an epoch.
    await unlessTooBusy(failovers[0] ?? topology, () =>
      expect(epochs).toEqual(Array.from({ length: TIMES }, (_, i) => first + i)),
    );
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
