import { eventually, expect, type ScenarioContext, scenario } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// A replica for backups is hidden with replica-announced no: sentinels do not list it, so no reader uses it. But
// Sentinel can still promote it like any other. Set replica-priority 0 as well.

const hidden = (priority: number) =>
  ({
    downAfter: '2s',
    servers: { 'redis-3': { 'replica-announced': 'no', 'replica-priority': priority } },
  }) as const;

/** A sentinel lists it until the replica's first INFO. */
const expectOneAnnounced = (
  { sentinels, ask }: ScenarioContext['topology'],
  within: ScenarioContext['budget']['demotion'],
): Promise<void> =>
  eventually(within, async () => {
    for (const sentinel of sentinels)
      expect(await ask(sentinel, 'SENTINEL', 'REPLICAS', 'mymaster')).toHaveLength(1);
  });

scenario(
  'replica-announced no: the replica is hidden from clients but still promoted',
  {
    topology: hidden(1),
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['breaks'],
    planted: { what: 'the replica has replica-priority 0', topology: hidden(0) },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    await expectOneAnnounced(topology, budget.demotion);
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    expect(failover.timeline().newMaster).toBe('redis-3');
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);

scenario(
  'replica-announced no with replica-priority 0: the replica is hidden and never promoted',
  {
    topology: hidden(0),
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: { what: 'the replica has the best replica-priority', topology: hidden(1) },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    await expectOneAnnounced(topology, budget.demotion);
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    expect(failover.timeline().newMaster).toBe('redis-2');
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
