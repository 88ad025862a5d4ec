import { expect, expectBreaks, scenario, type Topology } from '../../harness/index.ts';
import { certificateChange, crash, everyReplica, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The certificates of the replicas lack the address that Sentinel gives to clients. Sentinels and replicas check the
// authority only, so the failover succeeds, and every client is left without a master. Check the names of all
// certificates, not of the master's alone: a connection to each server shows it before a failover does.

const ACCEPTS_EVERY_CERTIFICATE = ({ sentinelOptions }: Topology) => ({
  ...TUNED,
  tls: { ...sentinelOptions.tls, rejectUnauthorized: false },
});

scenario(
  'certificate of the promoted server lacks its address: Sentinel fails over, no client follows',
  {
    topology: { downAfter: '2s', security: 'tls' },
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['security', 'breaks'],
    planted: {
      what: 'the client accepts every certificate',
      clients: { app: ACCEPTS_EVERY_CERTIFICATE },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const changed = await inject(certificateChange(everyReplica, { names: ['redis.example'] }));
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expectBreaks(clients.app).toFollowPromotionWithin(budget.following);
    await changed.heal();
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    // What waited for a connection is sent now.
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
