import { expect, scenario, unlessTooBusy } from '../../harness/index.ts';
import { clientNamed, masterOf, partition, rest } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { SPREAD, TUNED } from './spread.ts';

// A partition with one of three masters and a client on the minority side. That master refuses writes after it has
// not reached a majority for a node timeout: writes it acknowledged until then are lost after the heal, and no
// others. The majority side has promoted its replica meanwhile. A shorter node timeout loses less.

// A third of 100 writes a second, for a node timeout and half of one, and as much again of slack.
const MOST_BEFORE_REFUSAL = 200;
// The cut reaches the hosts within a fifth of a second, not all at once.
const MOST_IN_FLIGHT = 20;

scenario(
  'cluster split brain: cluster-node-timeout bounds the loss on the minority side',
  {
    cluster: { shards: 3, replicasPerShard: 1, nodeTimeout: '2s' },
    clients: { inside: TUNED, outside: TUNED },
    tolerates: RESENT,
    workload: SPREAD,
    separable: true,
    tags: ['loss', 'split-brain'],
    planted: { what: 'cluster-node-timeout 15 s', cluster: { nodeTimeout: '15s' } },
  },
  async ({ clients, finish, inject, topology, budget }) => {
    const old = topology.masterOf('shard-1');
    const failover = await inject(
      partition({ old: [masterOf('shard-1'), clientNamed('inside')], new: [rest] }),
    );
    await expect(failover).toPromoteWithin(budget.promotion);
    await unlessTooBusy(failover, async () =>
      expect(await topology.cluster.writeUntil('shard-1', /CLUSTERDOWN/, budget.detection, old)).toMatch(
        /^CLUSTERDOWN/,
      ),
    );
    await expect(clients.outside).toFollowPromotionWithin(budget.following);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.outside).toLoseAtMost(MOST_IN_FLIGHT);
    expect(outcome.clients.inside).toLoseAtMost(MOST_BEFORE_REFUSAL);
  },
);
