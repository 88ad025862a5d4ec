export { type AppendsOptions, appends, elementOf, listOf, type Workload } from './appends.ts';
export type { HistoryLine, Outcome } from './operation.ts';
export { outcomeOfError } from './outcome.ts';
export { atFixedRate, type Pace } from './pace.ts';
