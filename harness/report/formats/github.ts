import { appendFileSync, existsSync, statSync } from 'node:fs';
import type { RunReport } from '../result.ts';
import { annotationsOf } from './annotations.ts';
import { MOST_BYTES, summaryOf } from './summary.ts';

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
  for (const { message, ...place } of annotationsOf(run)) error(message, place);
}
