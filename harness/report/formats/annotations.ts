import { inOrder, isBad } from '../order.ts';
import type { RunReport } from '../result.ts';
import { shortfallOf, whyLines } from './why.ts';

/** A remark beside a line of a file. */
export interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly file?: string;
  readonly startLine?: number;
}

/** What did not hold, beside the scenarios that tell it. The worst come first: GitHub shows the first ten of a step. */
export function annotationsOf(run: RunReport): Annotation[] {
  const shortfall = shortfallOf(run);
  return [
    ...inOrder(run.scenarios.filter(isBad)).map(report => ({
      title: `${report.verdict}: ${report.name}`,
      message: whyLines(report).join('\n'),
      file: report.file,
      ...(report.line !== undefined && { startLine: report.line }),
    })),
    ...(shortfall === undefined ? [] : [{ title: 'failover report', message: shortfall }]),
  ];
}
