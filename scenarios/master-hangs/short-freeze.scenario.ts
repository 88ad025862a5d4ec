import { expect, scenario } from '../../harness/index.ts';
import { freeze, lasting, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';

// The master is paused for a second: a fork of a big process, a slow fsync, a noisy neighbour. This must not cause
// a failover. Choose down-after longer than any known pause of your servers.

scenario(
  'frozen master for less than down-after: no failover and no new epoch',
  {
    topology: { downAfter: '4s' },
    clients: { defaults: {} },
    tolerates: RESENT,
    tags: ['false-failover'],
    planted: { what: 'down-after shorter than the freeze', topology: { downAfter: '500ms' } },
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
