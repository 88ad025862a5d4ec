export { type Budget, sum } from './budget.ts';
export { addressesOf, type Member, memberAtText, nameOf, namesOf } from './cast.ts';
export {
  clusterStateAfter,
  isCluster,
  masterOfShard,
  namesIn,
  owningMasters,
} from './cluster/state.ts';
export { type Floor, floorOf, floorOfPlanned, type Span } from './floor.ts';
export { followedAfter } from './followed.ts';
export {
  budgetOf,
  type DeploymentKind,
  failoverAfter,
  kindOf,
  obstaclesAfter,
  whyIncomplete,
  whyUnstable,
} from './kind.ts';
export { type Mastership, masterships } from './masterships.ts';
export type { FailoverTimeline, Phases, TimelineStart } from './phases.ts';
export { impossibleOrder, PHASES, stepBeganAt } from './phases.ts';
export { sentinelEvents } from './sentinel-events.ts';
export { partOf, shardOf, shardsOf } from './shards.ts';
export { isLive, stateAfter } from './state.ts';
