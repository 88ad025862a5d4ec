import type { ClusterViewEvent, ObservedEvent } from '../../observation/index.ts';
import { slotOf } from '../../topology/index.ts';
import { clusterBudgetOf } from '../budget.ts';
import type { Member } from '../cast.ts';
import type { DeploymentKind } from '../deployment-kind.ts';
import type { TimelineStart } from '../phases.ts';
import { shardOf } from '../shards.ts';
import { isLive } from '../state.ts';
import { clusterFailoverAfter } from './failover.ts';
import { saidSince } from './logged.ts';
import { clusterStateAfter, masterOfShard, namesIn, whyClusterUnstable } from './state.ts';

/** A Redis Cluster: its masters watch each other, and its replicas ask them for votes. */
export const clusterKind: DeploymentKind = {
  name: 'cluster',
  failoverAfter: clusterFailoverAfter,
  obstaclesAfter: clusterObstacles,
  tiedVoteAfter: () => undefined,
  whyUnstable: (events, members) => whyClusterUnstable(clusterStateAfter(events), members),
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

/**
 * The shard that owned a key's slot at a moment. A key that is resharded later stays with it, so that its operations
 * are judged in one shard.
 */
function shardOfKeyAt(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  atMs: number,
): (key: string) => string | undefined {
  const ranges = lastOwners(events, atMs).flatMap(([server, slots]) =>
    slots.split(' ').map(range => {
      const [first = Number.NaN, last = first] = range.split('-').map(Number);
      return { first, last, shard: shardOf(members, server) };
    }),
  );
  return key => {
    const slot = slotOf(key);
    return ranges.find(({ first, last }) => slot >= first && slot <= last)?.shard;
  };
}

/** Who owned which slots, by the last node that served: one that is cut off or joins knows less. */
function lastOwners(events: readonly ObservedEvent[], atMs: number): [string, string][] {
  const views = events.filter((event): event is ClusterViewEvent => event.kind === 'cluster view');
  const before = views.filter(view => view.atMs <= atMs);
  const [first] = views;
  const last = before.findLast(({ state }) => state === 'ok') ?? before.at(-1) ?? first;
  return Object.entries(last?.owners ?? {});
}
