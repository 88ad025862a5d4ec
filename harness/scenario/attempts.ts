import { rmSync } from 'node:fs';
import { whyDisturbed } from '../observation/index.ts';
import { writeScenarioReport } from '../report/index.ts';
import { TooBusy } from '../verdict/index.ts';
import type { ScenarioPlace } from './place.ts';
import type { ScenarioOutcome } from './run.ts';

/** A scenario that proved nothing is run so often in all. */
export const ATTEMPTS = 3;

/** Nothing was proved, and it is not the input's fault. */
export const wasUnknown = ({ report: { verdict, unusable } }: ScenarioOutcome): boolean =>
  verdict === 'unknown' && !unusable;

/** Times could not be judged. Repetitions have another attempt for that alone: all else belongs to what they measure. */
export const wasTooBusy = (outcome: ScenarioOutcome): boolean =>
  wasUnknown(outcome) &&
  (outcome.thrown instanceof TooBusy || whyDisturbed(outcome.report.disturbance) !== undefined);

/**
 * Runs a scenario until it proves something. A verdict is never asked twice.
 * @param placeOf where the next attempt writes; what the one before wrote there is deleted
 */
export async function untilJudged(
  placeOf: () => ScenarioPlace,
  run: (place: ScenarioPlace) => Promise<ScenarioOutcome>,
  isWorthAnother: (outcome: ScenarioOutcome) => boolean = wasUnknown,
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
