import { expect, optionsFrom, scenario, unlessTooBusy } from '../../harness/index.ts';
import { crash, everyReplica, lasting } from '../../harness/inject.ts';
import { adds } from '../../harness/workloads.ts';
import { RESENT } from '../clients/resent.ts';

// An application reads from replicas, and for a while there is none. Its reads wait for one without an error:
// maxRetriesPerRequest does not limit that, commandTimeout does. A replica that has just started serves stale
// data, or none, until it is in sync: replica-serve-stale-data no makes it reject reads instead, and the client
// needs an option to retry.

const AWAY_MS = 8000;
const GONE = lasting(`${AWAY_MS}ms`, crash(everyReplica));

scenario(
  'all replicas down: reads wait without errors, and replica-serve-stale-data no prevents stale reads',
  {
    topology: { downAfter: '2s', redis: { 'replica-serve-stale-data': 'no' } },
    clients: { app: optionsFrom(new URL('../clients/waits-for-sync.ts', import.meta.url)) },
    tolerates: RESENT,
    workload: adds({ readEvery: 10 }),
    tags: ['client'],
    planted: { what: 'the client has a commandTimeout of 1 s', clients: { app: { commandTimeout: 1000 } } },
  },
  async ({ topology, finish, inject, budget }) => {
    await inject(GONE);
    await expect(topology).toStabilizeWithin(budget.following);
    const outcome = await finish();
    const findings = outcome.checks;
    const outcomes = findings.find(({ checker }) => checker === 'outcomes')?.numbers;
    expect(outcomes?.ok).toBe(outcomes?.operations);
    const reads = findings.find(({ checker }) => checker.startsWith('set-reads'));
    await unlessTooBusy(topology, () => expect(reads?.numbers.staleMaxMs).toBeLessThan(AWAY_MS / 2));
  },
);
