import { eventually, expect, scenario } from '../../harness/index.ts';
import { crash, master, powerOff } from '../../harness/inject.ts';
import { PINNED } from '../clients/pinned.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// Sentinels and redis servers use host names. The process of the master crashes; or its host does, and its name
// disappears with it, like a deleted pod. If the DNS server reports that at once, the failover works as with
// addresses. Make sure it does: Sentinel resolves names in its only thread, so an unresponsive DNS server blocks
// it (docs/findings.md).

const BY_NAME = { downAfter: '2s', hostnames: true } as const;
const DEFECT = {
  what: 'the client connects to the first master, without Sentinel',
  clients: { app: PINNED },
} as const;

scenario(
  'hostnames: clients follow when the master crashes',
  { topology: BY_NAME, clients: { app: TUNED }, tolerates: RESENT, planted: DEFECT },
  async ({ topology, clients, finish, inject, budget }) => {
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
    for (const sentinel of topology.sentinels)
      await eventually(budget.announcement, async () =>
        expect(await topology.ask(sentinel, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mymaster')).toEqual([
          topology.master.name,
          '6379',
        ]),
      );
  },
);

scenario(
  'hostnames: the DNS name disappears with the master host; failover works, the old master rejoins',
  {
    topology: BY_NAME,
    clients: { app: TUNED },
    tolerates: RESENT,
    faults: [powerOff(master)],
    planted: DEFECT,
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const old = topology.master;
    const failover = await inject(powerOff(old));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await failover.heal();
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
    const [role, followed] = (await topology.ask(old, 'ROLE')) as string[];
    expect({ role, followed }).toEqual({ role: 'slave', followed: topology.master.name });
  },
);
