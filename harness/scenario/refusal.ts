import { mkdirSync } from 'node:fs';
import { notRun, type Verdict } from '../analyze/index.ts';
import { messageOf, progressOf } from '../basics/index.ts';
import { writeScenarioReport } from '../report/index.ts';
import { startTopology, type TopologyOptions } from '../topology/index.ts';
import type { Planted } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { identityOf, type ScenarioOutcome } from './run.ts';
import type { Tag } from './tags.ts';

/** A deployment that must not come up. */
export interface RefusalOptions {
  readonly topology: TopologyOptions;
  /** What the error must say. */
  readonly because: RegExp;
  readonly tags?: readonly Tag[];
  readonly planted?: Planted;
}

/** Starts the deployment and judges how that fails. Never throws, and leaves nothing behind. */
export async function runRefusal(
  place: ScenarioPlace,
  { topology, because }: RefusalOptions,
): Promise<ScenarioOutcome> {
  const startedAt = new Date();
  mkdirSync(place.folder, { recursive: true });
  const progress = progressOf(place.name);
  progress('starting a deployment that must not come up');
  const said = await startTopology(topology, { progress }).then(
    started => started.stop().then(() => undefined),
    messageOf,
  );
  const judged = judgeRefusal(said, because, place.planted !== undefined);
  progress(`${judged.verdict}: ${judged.reason}`);
  const report = notRun(identityOf(place, startedAt), judged);
  writeScenarioReport(place.folder, report);
  return { report, thrown: undefined };
}

/**
 * @param said what the start failed with; undefined when it did not
 * @param isPlanted with its seeded defect the deployment comes up: another error is none of the defect's
 */
export function judgeRefusal(said: string | undefined, because: RegExp, isPlanted: boolean): Verdict {
  if (said === undefined)
    return { verdict: 'fail', reason: 'expected the deployment not to come up; it did' };
  if (because.test(said)) return { verdict: 'pass', reason: `it did not come up: ${said.split('\n')[0]}` };
  if (isPlanted) return { verdict: 'unknown', reason: `it did not come up for another reason: ${said}` };
  return { verdict: 'fail', reason: `expected the error to say ${because}; it said: ${said}` };
}
