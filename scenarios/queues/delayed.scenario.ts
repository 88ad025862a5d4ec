import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { client, master, named, partition, rest } from '../../harness/inject.ts';
import { bullmq } from '../../harness/workloads.ts';
import { JOBS, QUICK } from './workers.ts';

// Delayed jobs and a network that splits: an application beside the old master schedules jobs there, for later. The old
// master becomes a replica when the network heals, and what was scheduled on it is lost, without an error anywhere.
// min-replicas-to-write bounds that (see network/split-brain): the old master refuses jobs once it sees no replica.

const SPLIT = partition({ old: [master, named('sentinel-1'), client], new: [rest] });
const GIVEN = {
  clients: { app: {} },
  workload: bullmq({ ...QUICK, rate: 20, delay: '1m' }),
} as const;

scenario(
  'BullMQ in a split: delayed jobs that were added beside the old master are lost',
  {
    ...GIVEN,
    topology: { downAfter: '2s' },
    tags: ['breaks', 'loss'],
    planted: { what: 'the jobs are due at once', workload: JOBS },
  },
  async ({ topology, finish, inject, budget }) => {
    const failover = await inject(SPLIT);
    await expect(failover).toPromoteWithin(budget.promotion);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expectBreaks(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
