export { addressesOf, type Member, memberAtText, nameOf, namesOf } from './cast.ts';
export { saidSince } from './cluster/logged.ts';
export { clusterObstacles } from './cluster/obstacles.ts';
export {
  type ClusterState,
  clusterStateAfter,
  clusterUnrest,
  isCluster,
  masterOfShard,
  namesIn,
  owningMasters,
} from './cluster/state.ts';
export { type Floor, floorOf, floorOfPlanned, type Span } from './floor.ts';
export { followedAfter } from './followed.ts';
export { type Mastership, masterships } from './masterships.ts';
export { type FailoverTimeline, failoverAfter, type Phases, type TimelineStart } from './phases.ts';
export { sentinelEvents } from './sentinel-events.ts';
export { partOf, shardOf, shardsOf } from './shards.ts';
export { isLive, namedByMost, presentMaster, stateAfter, unrest, whyNoMaster } from './state.ts';
export { impossibleOrder, PHASES, stepBeganAt } from './steps.ts';
export { tiedVote } from './tied-vote.ts';
