import { expect, freeze, lasting, master, scenario } from '../../harness/index.ts';

// The master stands still for a second, as it may for a fork of a big process, a slow fsync or a noisy neighbour. That is
// no reason to fail over. Choose down-after longer than any pause that your servers are known to make.

scenario(
  'frozen master for less than down-after: no failover and no new epoch',
  {
    topology: { downAfter: '4s' },
    clients: { defaults: {} },
    tags: ['false-failover'],
    planted: { what: 'down-after shorter than the freeze', topology: { downAfter: '500ms' } },
  },
  async ({ clients, inject, budget }) => {
    const failover = await inject(lasting('1500ms', freeze(master)));
    await expect(failover).not.toPromoteWithin(budget.detection);
    expect(failover.timeline().epochs).toEqual([]);
    await expect(clients.defaults).toLoseNoAcknowledgedWrites();
    await expect(clients.defaults).toHaveNoGhostsOrDuplicates();
  },
);
