import type { Verdict } from '../analyze/index.ts';

/** What needs a person first comes first. */
export const VERDICTS = [
  'fail',
  'unknown',
  'pass',
  'skipped',
] as const satisfies readonly Verdict['verdict'][];

/** Whether a scenario speaks against its run. */
export const isBad = ({ verdict }: Verdict): boolean => verdict === 'fail' || verdict === 'unknown';

export const countOf = (reports: readonly Verdict[], verdict: Verdict['verdict']): number =>
  reports.filter(report => report.verdict === verdict).length;

/** Whether a run measured its scenarios: each ran more than once. A single one that Jest retried makes no measurement. */
export const isRepeated = (reports: readonly { readonly name: string; readonly file: string }[]): boolean =>
  reports.length > 0 &&
  [...Map.groupBy(reports, ({ name, file }) => `${file} ${name}`).values()].every(each => each.length > 1);

/** Reports in that order; those with the same verdict stay in theirs. */
export const inOrder = <Report extends Verdict>(reports: readonly Report[]): Report[] =>
  reports.toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
