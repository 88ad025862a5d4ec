import { expect, master, named, optionsFrom, replicaOf, scenario, sequence } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

const QUICK = optionsFrom(new URL('../clients/quick-retry.ts', import.meta.url));
const BY_HAND = sequence(
  replicaOf(named('redis-2'), 'nobody'),
  replicaOf(master, named('redis-2')),
  replicaOf(named('redis-3'), named('redis-2')),
);

scenario(
  'readonly',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {}, tuned: TUNED, quick: QUICK },
    planted: { what: 'x' },
  },
  async ({ topology, clients, inject }) => {
    const failover = await inject(BY_HAND);
    await expect(failover).toPromoteWithin('40s');
    for (const c of Object.values(clients))
      await expect(c)
        .toFollowPromotionWithin('60s')
        .catch(e => console.error(e.message));
    await expect(topology).toComeToRestWithin('40s');
    console.error(JSON.stringify(failover.timeline()), topology.published());
    for (const c of Object.values(clients)) {
      const l = await c.loss();
      console.error(c.name, l.lost.length, l.failed, l.acknowledged, JSON.stringify(await c.outage()));
    }
  },
);
