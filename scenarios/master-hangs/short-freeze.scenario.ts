import { expect, freeze, lasting, master, scenario } from '../../harness/index.ts';

// The master stands still for a second, as it may for a fork of a big process, a slow fsync or a noisy neighbour. That is
// no reason to fail over. Choose down-after longer than any pause that your servers are known to make.

scenario(
  'a freeze shorter than down-after fails nothing over and costs no epoch',
  {
    topology: { downAfter: '4s' },
    clients: { defaults: {} },
    tags: ['false-failover'],
    planted: { what: 'a down-after shorter than the freeze', topology: { downAfter: '500ms' } },
  },
  async ({ finish, inject, budget }) => {
    const failover = await inject(lasting('1500ms', freeze(master)));
    await expect(failover).not.toPromoteWithin(budget.detection);
    expect(failover.timeline().epochs).toEqual([]);
    const outcome = await finish();
    expect(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
    expect(outcome.clients.defaults).toHaveNoGhostsOrDuplicates();
  },
);
