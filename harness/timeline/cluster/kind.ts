import type { ObservedEvent } from '../../observation/index.ts';
import type { Member } from '../cast.ts';
import type { DeploymentKind } from '../kind.ts';
import type { TimelineStart } from '../phases.ts';
import { shardOf } from '../shards.ts';
import { isLive } from '../state.ts';
import { clusterBudgetOf } from './budget.ts';
import { clusterFailoverAfter } from './failover.ts';
import { saidSince } from './logged.ts';
import { shardOfKeyAt } from './shard-of-key.ts';
import { clusterStateAfter, clusterUnrest, masterOfShard, namesIn } from './state.ts';

/** A Redis Cluster: its masters watch each other, and its replicas ask them for votes. */
export const clusterKind: DeploymentKind = {
  name: 'cluster',
  failoverAfter: clusterFailoverAfter,
  obstaclesAfter: clusterObstacles,
  tiedVoteAfter: () => undefined,
  whyUnstable: (events, members) => clusterUnrest(clusterStateAfter(events), members),
  agreedMaster(events, members, shard = '') {
    const state = clusterStateAfter(events);
    const master = masterOfShard(state, members, shard);
    return master !== undefined && isLive(state, master) ? master : undefined;
  },
  likelyMaster: (events, members, shard = '') => masterOfShard(clusterStateAfter(events), members, shard),
  budgetOf({ cluster }) {
    if (cluster === undefined) throw new Error('these settings are not those of a cluster: use budgetOf');
    return clusterBudgetOf(cluster);
  },
  shardOfKeyAt,
};

function clusterObstacles(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  { injectedAtMs, oldMaster }: TimelineStart,
): string[] {
  const shard = shardOf(members, oldMaster) ?? '';
  const mates = namesIn(members, shard).filter(name => name !== oldMaster);
  const state = clusterStateAfter(events);
  if (isLive(state, oldMaster) && state.roles.get(oldMaster)?.role === 'master') return [];
  const unable = saidSince(events, injectedAtMs).filter(
    ({ saying, server }) => saying === 'unable' && mates.includes(server),
  );
  const silent = members.map(({ name }) => name).filter(name => !isLive(state, name));
  return [
    ...(mates.length === 0 ? [`${oldMaster} has no replica`] : []),
    ...new Set(unable.map(({ server, about }) => `${server} says: ${about}`)),
    ...(silent.length > 0 ? [`not answering: ${silent.join(', ')}`] : []),
  ];
}
