import {
  anyReplica,
  crash,
  expect,
  inShard,
  majorityOfMasters,
  masterOf,
  restart,
  scenario,
  together,
  unlessTooBusy,
} from '../../harness/index.ts';
import { SPREAD, TUNED } from './spread.ts';

// Two of three masters die at the same time, as when they stood in the same rack. Replicas need the votes of a majority of
// masters, so nobody is promoted, and the last master refuses writes. Spread masters over more machines than one accident can
// take, and let them write to disk: then everything is there when they are back.

scenario(
  'when a majority of the masters is lost nobody is promoted and writes are refused, until they are back',
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
      what: 'the last master and its replica, which keep nothing on disk, restart just then',
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
