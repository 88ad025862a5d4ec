import { anySentinel, coordinatedFailover, expect, scenario } from '../../harness/index.ts';

// SENTINEL FAILOVER … COORDINATED, which Valkey has since 9.0: the old master stops accepting writes, hands the rest of
// them over and changes roles with the replica. With servers that have no such thing the scenario is skipped.

const COORDINATED = coordinatedFailover(anySentinel);

scenario(
  'a coordinated failover loses no acknowledged write, whatever the client',
  {
    workload: { rate: 100 },
    clients: { app: {}, listening: { failoverDetector: true } },
    faults: [COORDINATED],
  },
  async ({ clients, inject }) => {
    const failover = await inject(COORDINATED);
    await expect(failover).toPromoteWithin('3s');
    for (const client of [clients.app, clients.listening]) {
      await expect(client).toFollowPromotionWithin('8s');
      await expect(client).toLoseNoAcknowledgedWrites();
    }
  },
);
