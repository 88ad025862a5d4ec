import { setTimeout as delay } from 'node:timers/promises';
import { now } from './clock.ts';

/** Resolves after `ms` milliseconds; rejects when it is broken off before, and leaves no timer behind. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, signal === undefined ? {} : { signal });

/**
 * Asks `probe` again and again until it answers something other than undefined.
 * @returns the answer, or undefined when `withinMs` have passed
 */
export async function poll<Answer>(
  probe: () => Promise<Answer | undefined>,
  { withinMs, everyMs }: { withinMs: number; everyMs: number },
): Promise<Answer | undefined> {
  const deadline = now() + withinMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined || now() >= deadline) return answer;
    await pause(everyMs);
  }
}

/**
 * What `promise` gives, or 'late' after `ms` milliseconds. Never leaves its timer behind. What came in while this process
 * could not look (Node's timers come before what its sockets have) is not late.
 */
export async function within<Answer>(ms: number, promise: Promise<Answer>): Promise<Answer | 'late'> {
  // Not an AbortSignal: each one that aborts makes an error with a stack, and servers are asked dozens of times a second.
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => setImmediate(resolve, 'late'), ms);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
