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

/** Whether a scenario ran more than once: all that is told of single runs is then told of many. */
export const isRepeated = (reports: readonly { readonly name: string; readonly file: string }[]): boolean =>
  new Set(reports.map(({ name, file }) => `${file} ${name}`)).size < reports.length;

/** Reports in that order; those with the same verdict stay in theirs. */
export const inOrder = <Report extends Verdict>(reports: readonly Report[]): Report[] =>
  reports.toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
