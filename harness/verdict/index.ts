export { describeTimeline } from './describe.ts';
export type {
  ApplicationBudget,
  Demand,
  Failover,
  JudgedApplication,
  JudgedClient,
  JudgedHistories,
  JudgedPeriod,
  JudgedPeriods,
  JudgedTopology,
} from './judged.ts';
export { type Loss, lossOf } from './loss.ts';
export { type FailoverMatchers, failoverMatchers } from './matchers.ts';
export type { SourceLoad } from './period-matchers.ts';
export { TiedVote, TooBusy, Unknown, type Verdict, verdictOf } from './verdict.ts';
