import { rmSync } from 'node:fs';
import { whyDisturbed } from '../observation/index.ts';
import { type ScenarioReport, writeScenarioReport } from '../report/index.ts';
import { TiedVote, TooBusy } from '../verdict/index.ts';
import type { ScenarioPlace } from './place.ts';
import type { ScenarioOutcome } from './run.ts';

/** A scenario that proved nothing by chance is run so often in all. */
export const ATTEMPTS = 2;

/** Times could not be judged. Repetitions have another attempt for that alone: a tied vote belongs to what they measure. */
export const wasTooBusy = ({ report, thrown }: ScenarioOutcome): boolean =>
  isUnknown(report) && (thrown instanceof TooBusy || whyDisturbed(report.disturbance) !== undefined);

/** What came in between was chance. */
export const wasChance = (outcome: ScenarioOutcome): boolean =>
  wasTooBusy(outcome) || (isUnknown(outcome.report) && outcome.thrown instanceof TiedVote);

const isUnknown = ({ verdict, unusable }: ScenarioReport): boolean => verdict === 'unknown' && !unusable;

/**
 * Runs a scenario, and once more when it proved nothing by chance. A verdict is never asked twice.
 * @param placeOf where the next attempt writes; what the one before wrote there is deleted
 */
export async function untilJudged(
  placeOf: () => ScenarioPlace,
  run: (place: ScenarioPlace) => Promise<ScenarioOutcome>,
  isWorthAnother: (outcome: ScenarioOutcome) => boolean = wasChance,
): Promise<ScenarioOutcome> {
  const earlier: string[] = [];
  for (;;) {
    const place = placeOf();
    const outcome = await run(place);
    const report = earlier.length === 0 ? outcome.report : { ...outcome.report, earlier };
    if (earlier.length > 0) writeScenarioReport(place.folder, report);
    if (!isWorthAnother(outcome) || earlier.length + 1 >= ATTEMPTS) return { ...outcome, report };
    earlier.push(report.reason);
    rmSync(place.folder, { recursive: true, force: true });
  }
}
