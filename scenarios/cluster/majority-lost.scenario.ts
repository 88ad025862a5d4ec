import { expect, scenario, unlessTooBusy } from '../../harness/index.ts';
import {
  anyReplica,
  crash,
  inShard,
  majorityOfMasters,
  masterOf,
  restart,
  together,
} from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { SPREAD, TUNED } from './spread.ts';

// Two of three masters crash at the same time, for instance in the same rack. Replicas need the votes of a
// majority of masters, so no replica is promoted, and the last master refuses writes. Spread masters over more
// machines than can fail together, and enable persistence: then all data survives the restart.

scenario(
  'cluster: majority of masters crashed, no failover and writes refused until they restart',
  {
    cluster: {
      shards: 3,
      replicasPerShard: 1,
      nodeTimeout: '2s',
      redis: { appendonly: 'yes', appendfsync: 'always' },
    },
    clients: { app: TUNED },
    tolerates: RESENT,
    workload: SPREAD,
    tags: ['slow', 'loss'],
    planted: {
      what: 'the last master and its replica, without persistence, restart at the same time',
      cluster: { redis: {} },
      fault: together(
        restart(masterOf('shard-3'), '100ms'),
        restart(inShard('shard-3', anyReplica), '100ms'),
      ),
    },
  },
  async ({ finish, inject, topology, budget }) => {
    const lost = await inject(crash(majorityOfMasters));
    expect(await topology.cluster.writeUntil('shard-1', /OK/, budget.retry)).not.toBe('OK');
    expect(lost.timeline().newMaster).toBeUndefined();
    await unlessTooBusy(lost, async () =>
      expect(await topology.cluster.writeUntil('shard-3', /CLUSTERDOWN/, budget.detection)).toMatch(
        /^CLUSTERDOWN/,
      ),
    );
    await lost.heal();
    await expect(topology).toStabilizeWithin('30s');
    const outcome = await finish();
    expect(outcome.clients.app).toLoseAtMost(20);
  },
);
