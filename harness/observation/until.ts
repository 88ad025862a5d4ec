import { EventEmitter } from 'node:events';
import { now, within } from '../basics/index.ts';

/** Tells that something was recorded, and that nothing more will be. */
export type News = EventEmitter<{ event: []; stop: [] }>;

export const newsOf = (): News => new EventEmitter<{ event: []; stop: [] }>().setMaxListeners(0);

/** A look goes through all that was recorded. After one, so many times as long as it took nothing is looked at. */
const REST = 4;

/**
 * Looks at once and after events, but for at most a fifth of the time: what came meanwhile is looked at together. What came
 * before the deadline, or before the end, is looked at in any case.
 * @param leastRestMs how long nothing is looked at after a look at least: for whoever need not react at once
 * @returns what `look` found; undefined when it found nothing until `deadlineMs` on the harness's clock
 */
export async function until<Found>(
  news: News,
  look: () => Found | undefined,
  deadlineMs: number,
  leastRestMs = 0,
): Promise<Found | undefined> {
  let restsUntilMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const { promise, resolve, reject } = Promise.withResolvers<Found | undefined>();
  const lookNow = () => {
    clearTimeout(timer);
    timer = undefined;
    const beganAtMs = now();
    const found = look();
    const endedAtMs = now();
    restsUntilMs = endedAtMs + Math.max(leastRestMs, REST * (endedAtMs - beganAtMs));
    return found;
  };
  const lookInTime = () => {
    try {
      const found = lookNow();
      if (found !== undefined) resolve(found);
    } catch (error) {
      reject(error);
    }
  };
  const onEvent = () => {
    if (timer !== undefined) return;
    const restMs = restsUntilMs - now();
    if (restMs <= 0) lookInTime();
    else timer = setTimeout(lookInTime, restMs);
  };
  const lastLook = () => (timer === undefined ? undefined : lookNow());
  const onStop = () => resolve(lastLook());

  const first = lookNow();
  if (first !== undefined) return first;
  news.on('event', onEvent).once('stop', onStop);
  try {
    const found = await within(Math.max(0, deadlineMs - now()), promise);
    return found === 'late' ? lastLook() : found;
  } finally {
    clearTimeout(timer);
    news.off('event', onEvent).off('stop', onStop);
  }
}
