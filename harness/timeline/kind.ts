import type { ObservedEvent } from '../observation/index.ts';
import type { TopologySettings } from '../topology/index.ts';
import type { Budget } from './budget.ts';
import { type Member, namesOf } from './cast.ts';
import { clusterKind } from './cluster/kind.ts';
import { isCluster } from './cluster/state.ts';
import type { DeploymentKind } from './deployment-kind.ts';
import { sentinelKind } from './sentinel-kind.ts';
import { isLive, stateAfter } from './state.ts';

export const kindOf = (members: readonly Member[]): DeploymentKind =>
  isCluster(members) ? clusterKind : sentinelKind;

/** How long the steps of a failover can take at most, by the settings of a deployment. */
export const budgetOf = (settings: TopologySettings): Budget =>
  (settings.cluster === undefined ? sentinelKind : clusterKind).budgetOf(settings);

/** The failover of the shard in which the old master is. The same events give the same timeline, years later too. */
export const failoverAfter: DeploymentKind['failoverAfter'] = (events, members, start) =>
  kindOf(members).failoverAfter(events, members, start);

export const obstaclesAfter: DeploymentKind['obstaclesAfter'] = (events, members, start) =>
  kindOf(members).obstaclesAfter(events, members, start);

export const whyUnstable: DeploymentKind['whyUnstable'] = (events, members) =>
  kindOf(members).whyUnstable(events, members);

/** The same where every server has to answer. */
export function whyIncomplete(
  events: readonly ObservedEvent[],
  members: readonly Member[],
): string | undefined {
  const state = stateAfter(events);
  const present = [...namesOf(members, 'redis'), ...namesOf(members, 'sentinel')];
  const silent = present.filter(name => !isLive(state, name));
  if (silent.length > 0) return `${silent.join(' and ')} ${silent.length === 1 ? 'does' : 'do'} not answer`;
  return whyUnstable(events, members);
}
