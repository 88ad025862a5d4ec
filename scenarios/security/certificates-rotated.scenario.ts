import { expect, scenario, type Topology } from '../../harness/index.ts';
import { certificateChange, crash, everyReplica, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The certificates of all replicas are renewed while a failover is going on. Connections that are open stay; new ones,
// such as those of clients to the promoted server, get the new certificates, which the same authority signed.

const ONE_NAME_FOR_ALL = ({ sentinelOptions }: Topology) => ({
  ...TUNED,
  tls: { ...sentinelOptions.tls, servername: 'redis-1' },
});

scenario(
  'certificates renewed during a failover: clients follow, with mutual TLS',
  {
    topology: { downAfter: '2s', security: 'mtls' },
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['security'],
    planted: {
      what: 'the client checks every certificate against one name',
      clients: { app: ONE_NAME_FOR_ALL },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const failover = await inject(crash(master));
    await inject(certificateChange(everyReplica));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
