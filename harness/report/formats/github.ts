import { appendFileSync, existsSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectFolder } from '../../basics/index.ts';
import { inOrder, isBad } from '../order.ts';
import type { RunReport } from '../result.ts';
import { MOST_BYTES, summaryOf } from './summary.ts';
import { shortfallOf, whyLines } from './why.ts';

/**
 * Puts the summary into that of the step of GitHub Actions in which this runs; elsewhere does nothing.
 * @throws Error when there is no room for it
 */
export function appendStepSummary(run: RunReport): void {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const roomBytes = MOST_BYTES - (existsSync(file) ? statSync(file).size : 0);
  const summary = summaryOf(run, roomBytes);
  if (Buffer.byteLength(summary) > roomBytes) throw new Error('the summary of this step is full');
  appendFileSync(file, summary);
}

export async function annotate(run: RunReport): Promise<void> {
  if (process.env.GITHUB_ACTIONS !== 'true') return;
  const { error } = await import('@actions/core');
  for (const { message, file, ...place } of annotationsOf(run))
    error(message, { ...place, ...(file !== undefined && { file: inRepository(file) }) });
}

/** GitHub searches for a file from the root of the repository; in one of several packages the project is below it. */
function inRepository(file: string): string {
  const root = process.env.GITHUB_WORKSPACE;
  if (!root) return file;
  const path = relative(root, join(projectFolder(), file));
  return path.startsWith('..') ? file : path;
}

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
