import { expect, scenario } from '../../harness/index.ts';
import { freeze, lasting, master } from '../../harness/inject.ts';
import { workloadFrom } from '../../harness/workloads.ts';

// A module declares the workload: a shop that places orders with a Lua script. Loss is counted in orders. A
// client without a timeout stays on the frozen master, which acknowledges orders that vanish.

scenario(
  'workload module: with socketTimeout a frozen master loses no order that a Lua script placed',
  {
    topology: { downAfter: '2s' },
    clients: { shop: { socketTimeout: 1000, connectTimeout: 500 } },
    workload: workloadFrom(new URL('./orders.ts', import.meta.url), { rate: 50, unit: 'order' }),
    tags: ['client', 'loss'],
    planted: { what: 'the client has no socketTimeout', clients: { shop: {} } },
  },
  async ({ clients, inject, budget, finish }) => {
    const failover = await inject(lasting('8s', freeze(master)));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.shop).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.shop).toLoseOnlyWritesInFlight();
  },
);
