import { now, poll } from '../basics/index.ts';
import { whyIncomplete, whyUnstable } from '../timeline/index.ts';
import type { Stage } from './stage.ts';

const LOOK_EVERY_MS = 50;
// Longer than the observer may take to notice that a server no longer answers or has another role.
const PEACE_LASTS_MS = 1000;

/**
 * Waits until there is one master that all live sentinels name and all live replicas follow, and that lasts.
 * @returns why there was no peace in time, in words
 */
export const awaitPeace = (stage: Stage, withinMs: number): Promise<string | undefined> =>
  untilUntroubled(stage, whyUnstable, withinMs);

/** The same, and every server has to answer. */
export const awaitRest = (stage: Stage, withinMs: number): Promise<string | undefined> =>
  untilUntroubled(stage, whyIncomplete, withinMs);

async function untilUntroubled(
  stage: Stage,
  troubleOf: typeof whyUnstable,
  withinMs: number,
): Promise<string | undefined> {
  let troubledAtMs = now();
  let told: string | undefined;
  const look = async () => {
    const trouble = troubleOf(stage.observation.events, stage.members);
    if (trouble === undefined) return now() - troubledAtMs >= PEACE_LASTS_MS ? true : undefined;
    troubledAtMs = now();
    if (trouble !== told) stage.progress(`waiting for peace: ${trouble}`);
    told = trouble;
    return undefined;
  };
  const peace = await poll(look, { withinMs: withinMs + PEACE_LASTS_MS, everyMs: LOOK_EVERY_MS });
  return peace ? undefined : (told ?? 'the deployment did not come to rest');
}
