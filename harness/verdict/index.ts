export type { PeakOf } from './crowd-matchers.ts';
export { describeTimeline } from './describe.ts';
export { eventually } from './eventually.ts';
export { failoverMatchers, type MatchersOn } from './matchers.ts';
export type { SourceLoad } from './period-matchers.ts';
export type * from './subjects.ts';
export { firstLine, recordedError, SplitVote, TooBusy, Unknown } from './unknown.ts';
export { unlessTooBusy } from './unless-too-busy.ts';
