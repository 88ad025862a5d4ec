import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { whyDisturbed } from '../observation/index.ts';
import { type Attempt, type ScenarioReport, writeScenarioReport } from '../report/index.ts';
import type { ScenarioPlace } from './place.ts';
import { mostAttempts } from './repetitions.ts';
import type { ScenarioOutcome } from './run.ts';

/**
 * Runs a scenario, and again while only chance or a busy machine kept it from proving anything. Every attempt keeps its
 * evidence, in `attempts/<number>` of the scenario's folder, and the last report lists them all.
 * @param placeOf where the next attempt writes; the folder is the same for all of them
 * @param most how many attempts there are at most
 */
export async function untilJudged(
  placeOf: () => ScenarioPlace,
  run: (place: ScenarioPlace) => Promise<ScenarioOutcome>,
  most = mostAttempts(),
): Promise<ScenarioOutcome> {
  const earlier: Attempt[] = [];
  for (;;) {
    const place = placeOf();
    const outcome = await run(place);
    const repeatedBecause = earlier.length + 1 < most ? whyRepeat(outcome) : undefined;
    if (repeatedBecause === undefined) return withEarlier(place.folder, outcome, earlier);
    const folder = join(ATTEMPTS, String(earlier.length + 1));
    keepEvidence(place.folder, folder, outcome.report);
    earlier.push({ ...measuredIn(outcome.report), repeatedBecause, folder });
  }
}

const ATTEMPTS = 'attempts';

/**
 * Why another attempt is fair. Another 'unknown' is a defect of the scenario or of the harness: repeated until it passes, it
 * would stay hidden.
 */
function whyRepeat({ report }: ScenarioOutcome): Attempt['repeatedBecause'] | undefined {
  const { verdict, unusable, chance, disturbance } = report;
  if (verdict !== 'unknown' || unusable) return undefined;
  return chance ?? (whyDisturbed(disturbance) === undefined ? undefined : 'busy machine');
}

function keepEvidence(folder: string, attempt: string, report: ScenarioReport): void {
  const into = join(folder, attempt);
  mkdirSync(into, { recursive: true });
  for (const name of readdirSync(folder))
    if (name !== ATTEMPTS) renameSync(join(folder, name), join(into, name));
  writeScenarioReport(into, { ...report, folder: into });
}

function measuredIn(report: ScenarioReport): Omit<Attempt, 'repeatedBecause' | 'folder'> {
  const { verdict, reason, startedAt, durationMs, fault, phases, newMaster } = report;
  const { clients, crowds, workEndedAtMs } = report;
  return {
    ...{ verdict, reason, startedAt, durationMs, phases, clients },
    disturbance: report.disturbance,
    ...(fault && { fault }),
    ...(crowds && { crowds }),
    ...(newMaster !== undefined && { newMaster }),
    ...(workEndedAtMs !== undefined && { workEndedAtMs }),
  };
}

function withEarlier(folder: string, outcome: ScenarioOutcome, earlier: readonly Attempt[]): ScenarioOutcome {
  if (earlier.length === 0) return outcome;
  const report = { ...outcome.report, earlier };
  writeScenarioReport(folder, report);
  return { ...outcome, report };
}
