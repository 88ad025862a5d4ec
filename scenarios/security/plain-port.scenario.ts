import { expect, scenario } from '../../harness/index.ts';
import { anyReplica, configSet, crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// A server with tls-port can have its plain port open as well, and no one sees it: clients and sentinels use the other.
// `topology.plainPorts()` tries every port of every host. `port 0` in redis.conf and sentinel.conf closes it.

scenario(
  'TLS: no server answers without it, before and after a failover',
  {
    topology: { downAfter: '2s', security: 'tls' },
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['security'],
    planted: {
      what: 'a replica has a plain port beside TLS',
      fault: configSet(anyReplica, { port: '6390' }),
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    expect(await topology.plainPorts()).toEqual([]);
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    expect(await topology.plainPorts()).toEqual([]);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
