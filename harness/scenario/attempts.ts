import { rmSync } from 'node:fs';
import { whyDisturbed } from '../observation/index.ts';
import { writeScenarioReport } from '../report/index.ts';
import { TooBusy } from '../verdict/index.ts';
import type { ScenarioPlace } from './place.ts';
import type { ScenarioOutcome } from './run.ts';

/** A scenario that proved nothing because the machine was too busy is run so often in all. */
export const ATTEMPTS = 2;

// A machine that was too busy while something was judged may have been calm for the rest of the scenario.
const wasTooBusy = ({ report: { verdict, unusable, disturbance }, thrown }: ScenarioOutcome): boolean =>
  verdict === 'unknown' &&
  !unusable &&
  (thrown instanceof TooBusy || whyDisturbed(disturbance) !== undefined);

/**
 * Runs a scenario, and once more when the machine was too busy to judge it. A verdict is never asked twice: only what
 * proved nothing is.
 * @param placeOf where the next attempt writes; what the one before wrote there is deleted
 */
export async function untilJudged(
  placeOf: () => ScenarioPlace,
  run: (place: ScenarioPlace) => Promise<ScenarioOutcome>,
): Promise<ScenarioOutcome> {
  const earlier: string[] = [];
  for (;;) {
    const place = placeOf();
    const outcome = await run(place);
    const report = earlier.length === 0 ? outcome.report : { ...outcome.report, earlier };
    if (earlier.length > 0) writeScenarioReport(place.folder, report);
    if (!wasTooBusy(outcome) || earlier.length + 1 >= ATTEMPTS) return { ...outcome, report };
    earlier.push(report.reason);
    rmSync(place.folder, { recursive: true, force: true });
  }
}
