import { expect, scenario, unlessTooBusy } from '../../harness/index.ts';
import {
  anyReplica,
  clusterFailover,
  crash,
  freeze,
  inShard,
  majorityOfMasters,
  masterOf,
  sequence,
} from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { SPREAD, TUNED } from './spread.ts';

// An operator moves the master of a shard with CLUSTER FAILOVER. Without an option, the master blocks its clients
// until the replica has all data: nothing is lost. FORCE asks the other masters for votes but not the master,
// which can hang: writes sent to it are lost when it wakes up, because it acknowledges them before it learns of
// the failover. TAKEOVER needs no votes, for a lost majority.

const REPLICA = inShard('shard-1', anyReplica);
// A third of 100 writes a second, for the second after which the client gives up the connection, and as much again.
const MOST_UNDER_WAY = 70;

const CLUSTER = { shards: 3, replicasPerShard: 1, nodeTimeout: '2s' } as const;

scenario(
  'CLUSTER FAILOVER under load loses nothing',
  {
    cluster: CLUSTER,
    clients: { tuned: TUNED, defaults: {} },
    tolerates: RESENT,
    workload: SPREAD,
    tags: ['loss'],
    planted: {
      what: 'the master hangs at the same time, and does not recover',
      fault: freeze(masterOf('shard-1')),
    },
  },
  async ({ clients, finish, inject, topology }) => {
    const failover = await inject(clusterFailover(REPLICA, 'plain'));
    await expect(failover).toPromoteWithin('5s');
    for (const client of Object.values(clients)) await expect(client).toFollowPromotionWithin('5s');
    await expect(topology).toStabilizeWithin('10s');
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) {
      expect(client).toBeOutForAtMost('2s');
      expect(client).toLoseNoAcknowledgedWrites();
    }
    expect(outcome).toPassCheckers('convergence');
  },
);

scenario(
  'CLUSTER FAILOVER FORCE replaces a frozen master and loses at most the writes in flight',
  {
    cluster: { ...CLUSTER, nodeTimeout: '15s' },
    clients: { tuned: TUNED },
    tolerates: RESENT,
    workload: SPREAD,
    tags: ['loss'],
    planted: {
      what: 'another master whose vote is needed crashes',
      fault: crash(masterOf('shard-2')),
    },
  },
  async ({ clients, finish, inject, topology }) => {
    const failover = await inject(sequence(freeze(masterOf('shard-1')), clusterFailover(REPLICA, 'force')));
    await expect(failover).toPromoteWithin('5s');
    await expect(clients.tuned).toFollowPromotionWithin('10s');
    await failover.heal();
    await expect(topology).toStabilizeWithin('40s');
    const outcome = await finish();
    expect(outcome.clients.tuned).toLoseAtMost(MOST_UNDER_WAY);
  },
);

scenario(
  'CLUSTER FAILOVER TAKEOVER restores the majority; the other lost shards then fail over',
  {
    cluster: CLUSTER,
    clients: { tuned: TUNED },
    tolerates: RESENT,
    workload: SPREAD,
    tags: ['slow', 'loss'],
    planted: {
      what: 'cluster-replica-no-failover yes',
      cluster: { redis: { 'cluster-replica-no-failover': 'yes' } },
    },
  },
  async ({ clients, finish, inject, topology, budget }) => {
    const lost = await inject(crash(majorityOfMasters));
    expect(await topology.cluster.writeUntil('shard-1', /OK/, budget.promotion)).not.toBe('OK');
    expect(lost.timeline().newMaster).toBeUndefined();
    const failover = await inject(clusterFailover(REPLICA, 'takeover'));
    await expect(failover).toPromoteWithin('5s');
    await expect(clients.tuned).toFollowPromotionWithin(budget.lateFollowing);
    await unlessTooBusy(failover, async () => {
      for (const shard of topology.shards)
        expect(await topology.cluster.writeUntil(shard, /OK/, budget.retry)).toBe('OK');
    });
    await lost.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.tuned).toLoseAtMost(20);
  },
);
