import type { ClusterViewEvent, ObservedEvent } from '../../observation/index.ts';
import { type Member, nameOf } from '../cast.ts';
import { isLive, type State, stateAfter } from '../state.ts';

/** Whether these are the members of a Redis Cluster: shards, and no sentinels. */
export const isCluster = (members: readonly Member[]): boolean =>
  members.some(({ shard }) => shard !== undefined) && members.every(({ kind }) => kind === 'redis');

/** What is known of a cluster after some events. */
interface ClusterState extends State {
  /** What each node said last of it. */
  readonly seenBy: ReadonlyMap<string, ClusterViewEvent>;
}

export function clusterStateAfter(events: readonly ObservedEvent[]): ClusterState {
  const seenBy = new Map<string, ClusterViewEvent>();
  for (const event of events) if (event.kind === 'cluster view') seenBy.set(event.server, event);
  return { ...stateAfter(events), seenBy };
}

/**
 * The master of a shard: of those that call themselves master the one with the highest configuration epoch, as nodes
 * decide it themselves; one that no longer answers is what it last said.
 */
export function masterOfShard(
  { roles, seenBy }: ClusterState,
  members: readonly Member[],
  shard: string,
): string | undefined {
  const epochOf = (name: string) => seenBy.get(name)?.epoch ?? 0;
  return namesIn(members, shard)
    .filter(name => roles.get(name)?.role === 'master')
    .toSorted((a, b) => epochOf(b) - epochOf(a))[0];
}

/** The servers of a shard, without former ones. */
export const namesIn = (members: readonly Member[], shard: string): string[] =>
  members.filter(member => member.shard === shard && !member.former).map(({ name }) => name);

/**
 * Why a cluster is not stable: every live node serves, all of them agree on the owners of all slots and suspect only
 * who does not answer, and every live replica is in sync with a live master.
 */
export function whyClusterUnstable(state: ClusterState, members: readonly Member[]): string | undefined {
  const live = members.map(({ name }) => name).filter(name => isLive(state, name));
  const views = live.flatMap(name => state.seenBy.get(name) ?? []);
  if (views.length === 0) return 'no node of the cluster answers';
  const closed = views.find(view => view.state !== 'ok');
  if (closed !== undefined) return `${closed.server} says that the cluster is down`;
  const owners = new Set(views.map(view => JSON.stringify(view.owners)));
  if (owners.size > 1) return 'the nodes do not agree on the owners of the slots';
  return wronged(views, live) ?? lagging(state, members, live);
}

function wronged(views: readonly ClusterViewEvent[], live: readonly string[]): string | undefined {
  for (const { server, suspected, failing } of views) {
    const well = [...suspected, ...failing].find(name => live.includes(name));
    if (well !== undefined) return `${server} still holds ${well} for failing`;
  }
  return undefined;
}

function lagging({ roles }: ClusterState, members: readonly Member[], live: readonly string[]) {
  for (const name of live) {
    const role = roles.get(name);
    if (role === undefined || role.role === 'master') continue;
    const master = role.master && nameOf(members, role.master);
    if (!master || !live.includes(master) || roles.get(master)?.role !== 'master')
      return `${name} follows ${master ?? 'nobody'}, which is no live master`;
    if (role.link !== 'connected') return `${name} is not in sync (${role.link})`;
  }
  return undefined;
}

/** The live masters that hold slots, by the view of the live nodes. */
export function owningMasters(state: ClusterState): string[] {
  const views = [...state.seenBy.values()].filter(({ server }) => isLive(state, server));
  const owners = new Set(views.flatMap(view => Object.keys(view.owners)));
  return [...owners].filter(name => isLive(state, name) && state.roles.get(name)?.role === 'master');
}
