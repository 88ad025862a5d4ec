import { attemptLines } from '../attempts.ts';
import { showMissingFiles } from '../missing-files.ts';
import { isBad } from '../order.ts';
import type { RunReport, ScenarioReport } from '../result.ts';

const MOST_LINES = 20;

/** Why a scenario has its verdict, in lines for people: the reason, and what is known besides. */
export const whyLines = (report: ScenarioReport): string[] =>
  [
    ...report.reason.split('\n'),
    ...report.obstacles.map(obstacle => `no replica was promoted: ${obstacle}`),
    ...attemptLines(report),
  ].slice(0, MOST_LINES);

/** What speaks against a run besides its scenarios. CI systems would show a run of which none does as a good one. */
export function shortfallOf({ exitCode, scenarios, ...run }: RunReport): string | undefined {
  const missing = showMissingFiles(run);
  if (missing !== undefined) return missing;
  if (exitCode === 0 || scenarios.some(isBad)) return undefined;
  return scenarios.every(({ verdict }) => verdict === 'skipped')
    ? 'every scenario was skipped, so nothing was tested'
    : 'a file of scenarios could not be loaded, or a test failed outside of its scenario; see the output of the run';
}

/** The server that the scenarios ran on; undefined when a joined run has several. */
export const serverOf = ({ environment, differences = [] }: RunReport): string | undefined =>
  differences.some(({ what }) => what === 'server') ? undefined : environment.server;
