import { expect, scenario, type Topology } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The master crashes in a deployment with TLS on every connection: clients, replicas and sentinels. Give ioredis
// `tls`, `sentinelTLS` and `enableTLSForSentinelMode`, and every server a certificate for its own address: a
// client that checks all certificates against one name cannot follow.

const ONE_NAME_FOR_ALL = ({ sentinelOptions }: Topology) => ({
  ...TUNED,
  tls: { ...sentinelOptions.tls, servername: 'redis-1' },
});

scenario(
  'TLS: clients follow when the master crashes',
  {
    topology: { downAfter: '2s', tls: true },
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['security'],
    planted: {
      what: 'the client checks every certificate against one name',
      clients: { app: ONE_NAME_FOR_ALL },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const ports = topology.redis.map(server => topology.ask(server, 'CONFIG', 'GET', 'port'));
    expect(await Promise.all(ports)).toEqual(topology.redis.map(() => ['port', '0']));
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
