import { expect, scenario, sum } from '../../harness/index.ts';
import { after, crash, master, phase, when } from '../../harness/inject.ts';
import { appends } from '../../harness/workloads.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The master crashes, and its successor crashes as soon as the sentinels agree on it, because the same load or
// command kills both. Usually a third server takes over at once. But the reports of the sentinels about the first
// master still count, so two of them can ask for votes at the same moment: a split vote, with the next attempt
// after 2 × failover-timeout. Run two or more replicas, and set failover-timeout to half the outage you can
// accept.

const RATE = 100;
const SUCCESSOR_CRASHES = when(phase('adopted'), after('100ms', crash(master)));

scenario(
  'promoted master crashes at once: second failover within 2 × failover-timeout',
  {
    topology: { downAfter: '2s', failoverTimeout: '5s' },
    clients: { tuned: TUNED, defaults: {} },
    tolerates: RESENT,
    workload: appends({ rate: RATE }),
    planted: { what: 'one replica only', topology: { replicas: 1 } },
  },
  async ({ clients, finish, inject, budget }) => {
    const first = await inject(crash(master));
    const second = await inject(SUCCESSOR_CRASHES);
    await expect(second).toPromoteWithin(budget.retry);
    expect(second.timeline().oldMaster).toBe(first.timeline().newMaster);
    const both = Object.values(clients);
    for (const client of both)
      await expect(client).toFollowPromotionWithin(sum(budget.retry, budget.following));
    // What was due in between is all that the short reign can have acknowledged without passing it on.
    const [firstMs = 0, secondMs = 0] = [first, second].map(
      ({ moments: [crashed] }) => crashed?.injectedAtMs,
    );
    const due = Math.ceil((RATE * (secondMs - firstMs)) / 1000) + RATE / 10;
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseAtMost(due);
  },
);
