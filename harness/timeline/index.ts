export { type Member, nameOf, namesOf } from './cast.ts';
export { followedAfter } from './followed.ts';
export { type FailoverTimeline, failoverAfter, type Phases, type TimelineStart } from './phases.ts';
export { sentinelEvents } from './sentinel-events.ts';
export { agreedMaster, namedByMost, stateAfter, unrest } from './state.ts';
