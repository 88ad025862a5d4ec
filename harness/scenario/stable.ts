import { now, poll } from '../basics/index.ts';
import {
  clusterStateAfter,
  clusterUnrest,
  isCluster,
  isLive,
  namesOf,
  partOf,
  shardsOf,
  stateAfter,
  unrest,
} from '../timeline/index.ts';
import type { Stage } from './stage.ts';

const LOOK_EVERY_MS = 50;
// Longer than the observer may take to notice that a server no longer answers or has another role.
const STABLE_FOR_MS = 1000;

/**
 * Waits until there is one master that all live sentinels name and all live replicas follow, and that lasts.
 * @returns why it was not stable in time, in words
 */
export const awaitStable = (stage: Stage, withinMs: number): Promise<string | undefined> =>
  untilStable(stage, whyUnstable, withinMs);

/** The same, and every server has to answer. */
export const awaitAllStable = (stage: Stage, withinMs: number): Promise<string | undefined> =>
  untilStable(stage, whyNotAllStable, withinMs);

function whyNotAllStable(stage: Stage): string | undefined {
  const { observation, members } = stage;
  const state = stateAfter(observation.events);
  const present = [...namesOf(members, 'redis'), ...namesOf(members, 'sentinel')];
  const silent = present.filter(name => !isLive(state, name));
  if (silent.length > 0) return `${silent.join(' and ')} ${silent.length === 1 ? 'does' : 'do'} not answer`;
  return whyUnstable(stage);
}

function whyUnstable({ observation, members }: Stage): string | undefined {
  if (isCluster(members)) return clusterUnrest(clusterStateAfter(observation.events), members);
  for (const shard of shardsOf(members)) {
    const part = partOf(shard, observation.events, members);
    const trouble = unrest(stateAfter(part.events), part.members);
    if (trouble !== undefined) return shard === undefined ? trouble : `in ${shard}: ${trouble}`;
  }
  return undefined;
}

async function untilStable(
  stage: Stage,
  troubleOf: (stage: Stage) => string | undefined,
  withinMs: number,
): Promise<string | undefined> {
  let troubledAtMs = now();
  let reason: string | undefined;
  const look = async () => {
    const trouble = troubleOf(stage);
    if (trouble === undefined) return now() - troubledAtMs >= STABLE_FOR_MS ? true : undefined;
    troubledAtMs = now();
    if (trouble !== reason) stage.progress(`waiting until stable: ${trouble}`);
    reason = trouble;
    return undefined;
  };
  const isStable = await poll(look, { withinMs: withinMs + STABLE_FOR_MS, everyMs: LOOK_EVERY_MS });
  return isStable ? undefined : (reason ?? 'the deployment did not become stable');
}
