import { clientOf, expect, scenario, sum } from '../../index.ts';
import { crash, freeze, lasting, master } from '../../inject.ts';
import { currentSweep, triesOf } from './settings.ts';

// The scenarios of a sweep. What a sweep asks how long or how often is not expected here, only that the deployment ends
// well.

const settings = currentSweep();
const clients = Object.fromEntries(settings.clients.map(name => [name, clientOf('ioredis', name)]));

for (const { name, downAfter, hiccup } of triesOf(settings))
  scenario(name, { topology: { downAfter }, clients }, async ({ topology, clients, inject, budget }) => {
    if (hiccup === undefined) {
      await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
      const back = sum(budget.following, '10s');
      await Promise.all(Object.values(clients).map(client => client.followedWithin(back)));
      return;
    }
    const failover = await inject(lasting(hiccup, freeze(master)));
    await failover.promotedWithin(budget.promotion);
    await expect(topology).toStabilizeWithin(budget.demotion);
  });
