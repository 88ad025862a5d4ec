import type { Verdict } from '../verdict/index.ts';

/** What needs a person first comes first. */
export const VERDICTS = [
  'fail',
  'unknown',
  'pass',
  'skipped',
] as const satisfies readonly Verdict['verdict'][];

export const countOf = (reports: readonly Verdict[], verdict: Verdict['verdict']): number =>
  reports.filter(report => report.verdict === verdict).length;

/** Reports in that order; those with the same verdict stay in theirs. */
export const inOrder = <Report extends Verdict>(reports: readonly Report[]): Report[] =>
  reports.toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
