import { isPublish } from './delivery-messages.ts';
import type { Operation } from './evidence.ts';

/** From the first attempt to publish to the last one. */
export interface PublishingTime {
  readonly fromMs: number;
  readonly toMs: number;
}

export function publishingTimeOf(operations: readonly Operation[]): PublishingTime {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const operation of operations) {
    if (!isPublish(operation)) continue;
    if (operation.invokedAtMs < fromMs) fromMs = operation.invokedAtMs;
    if (operation.invokedAtMs > toMs) toMs = operation.invokedAtMs;
  }
  return { fromMs, toMs };
}

/**
 * The longest time without a receive while there were publishes, in ms.
 * @param received in the order of their ends
 */
export function longestGapMs(received: readonly Operation[], { fromMs, toMs }: PublishingTime): number {
  let [lastMs, longestMs] = [fromMs, 0];
  for (const { completedAtMs = fromMs } of received) {
    const atMs = Math.min(completedAtMs, toMs);
    if (atMs - lastMs > longestMs) longestMs = atMs - lastMs;
    if (atMs > lastMs) lastMs = atMs;
  }
  return Math.max(longestMs, toMs - lastMs);
}
