import { basename, join } from 'node:path';
import { showMs } from '../basics/index.ts';
import type { Attempt, ScenarioReport } from './result.ts';

/** 'attempt 1, repeated because of a split vote: <reason>; promoted –, app out 9.00 s; evidence: <scenario>/attempts/1'. */
export const attemptLines = ({ folder, earlier = [] }: ScenarioReport): string[] =>
  earlier.map((attempt, i) => {
    const evidence = join(basename(folder), attempt.folder);
    return `attempt ${i + 1}, repeated because of a ${attempt.repeatedBecause}: ${attempt.reason}; ${measuredIn(attempt)}; evidence: ${evidence}`;
  });

function measuredIn({ phases: { promotedMs }, clients }: Attempt): string {
  const outages = Object.entries(clients).flatMap(([name, { outageMs, outageEnded = true }]) =>
    outageMs === undefined ? [] : [`${name} out ${outageEnded ? '' : '> '}${showMs(outageMs)}`],
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
