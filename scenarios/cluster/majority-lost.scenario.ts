import {
  crash,
  expect,
  majorityOfMasters,
  masterOf,
  restart,
  scenario,
  unlessTooBusy,
} from '../../harness/index.ts';
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
    workload: SPREAD,
    tags: ['slow', 'loss'],
    planted: {
      what: 'the last master, without persistence, restarts at the same time',
      cluster: { redis: {} },
      fault: restart(masterOf('shard-3'), '100ms'),
    },
  },
  async ({ clients, inject, topology, budget }) => {
    const lost = await inject(crash(majorityOfMasters));
    expect(await topology.cluster.writeUntil('shard-1', /OK/, budget.retry)).not.toBe('OK');
    expect(lost.timeline().newMaster).toBeUndefined();
    await unlessTooBusy(lost, async () =>
      expect(await topology.cluster.writeUntil('shard-3', /CLUSTERDOWN/, budget.detection)).toMatch(
        /^CLUSTERDOWN/,
      ),
    );
    await lost.heal();
    await expect(topology).toComeToRestWithin('30s');
    await expect(clients.app).toLoseAtMost(20);
  },
);
