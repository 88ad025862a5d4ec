export { describeTimeline } from './describe.ts';
export type { Demand, Failover, JudgedClient, JudgedHistories, JudgedTopology } from './judged.ts';
export { type Loss, lossOf } from './loss.ts';
export { type FailoverMatchers, failoverMatchers } from './matchers.ts';
export { TiedVote, TooBusy, Unknown, type Verdict, verdictOf } from './verdict.ts';
