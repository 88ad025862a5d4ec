import { crash, eventually, expect, master, powerOff, scenario } from '../../harness/index.ts';
import { PINNED } from '../clients/pinned.ts';
import { TUNED } from '../clients/tuned.ts';

// Sentinels and redis servers know each other by the names of their hosts. The master's process dies; or its host does, and
// its name goes with it, as when a pod is deleted. As long as the name server says so at once, this is a failover like any
// other. See to that: Sentinel looks names up in its only thread, so a silent name server stops it (docs/findings.md).

const BY_NAME = { downAfter: '2s', hostnames: true } as const;
const DEFECT = { what: 'a client that knows nothing of Sentinel', clients: { app: PINNED } } as const;

scenario(
  'a client follows when the master of a deployment that goes by names crashes',
  { topology: BY_NAME, clients: { app: TUNED }, planted: DEFECT },
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
  'a client follows when the name of the master vanishes with its host, and the old master comes back as a replica',
  { topology: BY_NAME, clients: { app: TUNED }, faults: [powerOff(master)], planted: DEFECT },
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
