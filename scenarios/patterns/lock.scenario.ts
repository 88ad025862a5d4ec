import { expect, expectBreaks, type ScenarioContext, scenario } from '../../harness/index.ts';
import { clientNamed, master, named, partition, rest } from '../../harness/inject.ts';
import { lock } from '../../harness/workloads.ts';
import { TUNED } from '../clients/tuned.ts';

// A lock (SET NX PX) while the network splits: each side has a master, and each gives the lock away. Fencing tokens that a
// counter beside the lock gives out do not help, because both sides give out the same ones. Use WAIT after the acquisition,
// and give the lock back when no replica has it. Or keep the sides apart in time: min-replicas-max-lag plus the lease, with
// three seconds for the periods of the server, shorter than down-after; that bounds the holders, not the tokens.

const SPLIT = partition({ old: [master, named('sentinel-1'), clientNamed('beside')], new: [rest] });
const LEASE = { leaseMs: 1000, fencing: true } as const;
const CLIENTS = { beside: TUNED, outside: TUNED };
const GIVEN = { clients: CLIENTS, separable: true, faults: [SPLIT] } as const;
const GUARD = { 'min-replicas-to-write': 1, 'min-replicas-max-lag': 1 };

async function splitAndHeal({ clients, finish, inject, budget }: ScenarioContext<'beside' | 'outside'>) {
  const failover = await inject(SPLIT);
  await expect(failover).toPromoteWithin(budget.promotion);
  await expect(clients.outside).toFollowPromotionWithin(budget.following);
  await failover.heal();
  return finish();
}

scenario(
  'lock in a split brain: two holders at a time, and fencing tokens are given out twice',
  {
    ...GIVEN,
    topology: { downAfter: '2s' },
    workload: lock(LEASE),
    tolerates: { loss: 'each side gives the lock away' },
    tags: ['breaks', 'loss', 'split-brain'],
    planted: { what: 'WAIT 1 after the acquisition', workload: lock({ ...LEASE, replicas: 1 }) },
  },
  async context => {
    const outcome = await splitAndHeal(context);
    expectBreaks(outcome).toPassCheckers('lock');
    expectBreaks(outcome).toPassCheckers('fencing');
  },
);

scenario(
  'lock with WAIT 1 in a split brain: one holder at a time, and fencing tokens grow',
  {
    ...GIVEN,
    topology: { downAfter: '2s' },
    workload: lock({ ...LEASE, replicas: 1 }),
    tags: ['loss', 'split-brain'],
    planted: { what: 'no WAIT', workload: lock(LEASE) },
  },
  async context => {
    const outcome = await splitAndHeal(context);
    expect(outcome).toPassCheckers('lock');
    expect(outcome).toPassCheckers('fencing');
  },
);

scenario(
  'lock in a split brain: one holder if min-replicas-max-lag plus the lease is below down-after',
  {
    ...GIVEN,
    topology: { downAfter: '6s', redis: GUARD },
    workload: lock(LEASE),
    tags: ['breaks', 'loss', 'split-brain'],
    planted: { what: 'no min-replicas-to-write', topology: { redis: {} } },
  },
  async context => {
    const outcome = await splitAndHeal(context);
    expect(outcome).toPassCheckers('lock');
    expectBreaks(outcome).toPassCheckers('fencing');
  },
);
