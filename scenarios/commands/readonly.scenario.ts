import { expect, expectBreaks, optionsFrom, scenario } from '../../harness/index.ts';
import { master, named, replicaOf, sequence } from '../../harness/inject.ts';
import { LISTENING } from '../clients/listening.ts';
import { RESENT } from '../clients/resent.ts';

// An operator or a script moves the master with REPLICAOF and reconfigures the sentinels. Unlike Sentinel, this
// closes no client connections and publishes no switch: clients stay with the old master, and every write fails
// with READONLY until the clients restart. reconnectOnError handles that error.

const QUICK = optionsFrom(new URL('../clients/quick-retry.ts', import.meta.url));
const BY_HAND = sequence(
  replicaOf(named('redis-2'), 'nobody'),
  replicaOf(named('redis-3'), named('redis-2')),
  replicaOf(master, named('redis-2')),
);

scenario(
  'master moved by hand (REPLICAOF): only a client with reconnectOnError on READONLY follows',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {}, listening: LISTENING, quick: QUICK },
    tolerates: RESENT,
    tags: ['breaks', 'client'],
    planted: { what: 'the client has ioredis defaults', clients: { quick: {} } },
  },
  async ({ topology, clients, inject, budget }) => {
    const { host, port } = topology.find('redis-2')?.address ?? topology.master.address;
    const failover = await inject(BY_HAND);
    for (const sentinel of topology.sentinels) {
      await topology.ask(sentinel, 'SENTINEL', 'REMOVE', 'mymaster');
      await topology.ask(sentinel, 'SENTINEL', 'MONITOR', 'mymaster', host, String(port), '2');
    }
    await expect(clients.quick).toFollowPromotionWithin(budget.following);
    expect(failover.timeline().newMaster).toBe('redis-2');
    for (const client of [clients.defaults, clients.listening])
      await expectBreaks(client).toFollowPromotionWithin(budget.following);
    await expect(topology).toStabilizeWithin(budget.following);
  },
);
