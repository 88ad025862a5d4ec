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
const PEACE_LASTS_MS = 1000;

/**
 * Waits until there is one master that all live sentinels name and all live replicas follow, and that lasts.
 * @returns why there was no peace in time, in words
 */
export const awaitPeace = (stage: Stage, withinMs: number): Promise<string | undefined> =>
  untilUntroubled(stage, unrestIn, withinMs);

/** The same, and every server has to answer. */
export const awaitRest = (stage: Stage, withinMs: number): Promise<string | undefined> =>
  untilUntroubled(stage, whyRestless, withinMs);

function whyRestless(stage: Stage): string | undefined {
  const { observation, members } = stage;
  const state = stateAfter(observation.events);
  const present = [...namesOf(members, 'redis'), ...namesOf(members, 'sentinel')];
  const silent = present.filter(name => !isLive(state, name));
  if (silent.length > 0) return `${silent.join(' and ')} ${silent.length === 1 ? 'does' : 'do'} not answer`;
  return unrestIn(stage);
}

function unrestIn({ observation, members }: Stage): string | undefined {
  if (isCluster(members)) return clusterUnrest(clusterStateAfter(observation.events), members);
  for (const shard of shardsOf(members)) {
    const part = partOf(shard, observation.events, members);
    const trouble = unrest(stateAfter(part.events), part.members);
    if (trouble !== undefined) return shard === undefined ? trouble : `in ${shard}: ${trouble}`;
  }
  return undefined;
}

async function untilUntroubled(
  stage: Stage,
  troubleOf: (stage: Stage) => string | undefined,
  withinMs: number,
): Promise<string | undefined> {
  let troubledAtMs = now();
  let told: string | undefined;
  const look = async () => {
    const trouble = troubleOf(stage);
    if (trouble === undefined) return now() - troubledAtMs >= PEACE_LASTS_MS ? true : undefined;
    troubledAtMs = now();
    if (trouble !== told) stage.progress(`waiting for peace: ${trouble}`);
    told = trouble;
    return undefined;
  };
  const peace = await poll(look, { withinMs: withinMs + PEACE_LASTS_MS, everyMs: LOOK_EVERY_MS });
  return peace ? undefined : (told ?? 'the deployment did not come to rest');
}
