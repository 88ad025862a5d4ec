export { describeTimeline } from './describe.ts';
export { eventually } from './eventually.ts';
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
export { knownLossOf, type Loss } from './loss.ts';
export { type FailoverMatchers, failoverMatchers } from './matchers.ts';
export type { SourceLoad } from './period-matchers.ts';
export { unlessTooBusy } from './unless-too-busy.ts';
export { TiedVote, TooBusy, Unknown, type Verdict, verdictOf } from './verdict.ts';
