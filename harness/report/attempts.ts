import { basename, join } from 'node:path';
import { showMs } from '../basics/index.ts';
import { outageWords } from './cells.ts';
import type { Attempt, ScenarioReport } from './result.ts';

/** 'attempt 1, repeated because of a split vote: <reason>; promoted –, app out 9.00 s; evidence: <scenario>/attempts/1'. */
export const attemptLines = (report: Attempted): string[] =>
  attemptsOf(report).map(({ words, folder }) => `${words}; evidence: ${folder}`);

type Attempted = Pick<ScenarioReport, 'folder' | 'earlier'>;

/** The attempts before this one, each in words, and its folder in that of the run. */
export const attemptsOf = ({ folder, earlier = [] }: Attempted) =>
  earlier.map((attempt, i) => ({
    words: `attempt ${i + 1}, repeated because of a ${attempt.repeatedBecause}: ${attempt.reason}; ${measuredIn(attempt)}`,
    folder: join(basename(folder), attempt.folder),
  }));

function measuredIn({ phases: { promotedMs }, clients }: Attempt): string {
  const outages = Object.entries(clients).flatMap(([name, client]) =>
    client.outageMs === undefined ? [] : [`${name} out ${outageWords(client)}`],
  );
  return [`promoted ${promotedMs === undefined ? '–' : showMs(promotedMs)}`, ...outages].join(', ');
}

/** '3 attempts were repeated (busy machine 2, split vote 1)'; undefined when none was. */
export function showRepeated(scenarios: readonly ScenarioReport[]): string | undefined {
  const attempts = scenarios.flatMap(({ earlier = [] }) => earlier);
  if (attempts.length === 0) return undefined;
  const reasons = Map.groupBy(attempts, ({ repeatedBecause }) => repeatedBecause);
  const counts = [...reasons].map(([reason, { length }]) => `${reason} ${length}`).sort();
  return `${attempts.length === 1 ? '1 attempt was' : `${attempts.length} attempts were`} repeated (${counts.join(', ')})`;
}
