export { type Budget, sum } from './budget.ts';
export {
  addressSpans,
  type Member,
  memberAtText,
  nameOf,
  namesOf,
  serverLookup,
} from './cast.ts';
export { clusterStateAfter, masterOfShard, namesIn, owningMasters } from './cluster/state.ts';
export { type Floor, floorOf, floorOfPlanned, type Span } from './floor.ts';
export { followedAfter } from './followed.ts';
export { budgetOf, failoverAfter, kindOf, obstaclesAfter, whyIncomplete, whyUnstable } from './kind.ts';
export { masterships } from './masterships.ts';
export {
  type FailoverTimeline,
  impossibleOrder,
  PHASES,
  type Phases,
  stepBeganAt,
  type TimelineStart,
} from './phases.ts';
export { sentinelEvents } from './sentinel-events.ts';
export { partOf, shardOf, shardsOf } from './shards.ts';
export { isLive, stateAfter } from './state.ts';
