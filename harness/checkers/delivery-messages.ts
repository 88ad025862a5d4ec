import { entryOf } from '../basics/index.ts';
import type { Operation } from './finding.ts';
import { eachValue } from './values.ts';

/** A message that may have been published. */
export interface Message {
  readonly text: string;
  /** Counts up from 0 over all messages. */
  readonly index: number;
  /** What one client sends to one key is one lane, in which order matters; counts up from 0. */
  readonly lane: number;
  readonly acknowledged: boolean;
  readonly invokedAtMs: number;
  /** When it was certainly published; infinite when that is not known. */
  readonly publishedAtMs: number;
}

/** What was published, by text. */
export interface Messages {
  readonly byText: ReadonlyMap<string, Message>;
  readonly acknowledged: number;
  readonly lanes: number;
}

export function messagesOf(operations: readonly Operation[]): Messages {
  const byText = new Map<string, Message>();
  const lanes = new Map<string, Map<string, number>>();
  let [lanesCount, acknowledgedCount] = [0, 0];
  const laneOf = (client: string, key: string): number => {
    const known = lanes.get(client)?.get(key);
    if (known !== undefined) return known;
    const ofClient = lanes.get(client) ?? new Map<string, number>();
    lanes.set(client, ofClient.set(key, lanesCount));
    lanesCount += 1;
    return lanesCount - 1;
  };
  for (const operation of operations) {
    const { outcome, value, client, key, invokedAtMs } = operation;
    if (!isPublish(operation) || outcome === 'fail') continue;
    const lane = laneOf(client, key);
    const acknowledged = outcome === 'ok';
    const publishedAtMs = (acknowledged ? operation.completedAtMs : undefined) ?? Number.POSITIVE_INFINITY;
    eachValue(value, text => {
      const known = byText.get(text);
      if (known?.acknowledged) return;
      if (acknowledged) acknowledgedCount += 1;
      const index = known?.index ?? byText.size;
      byText.set(text, { text, index, lane, acknowledged, invokedAtMs, publishedAtMs });
    });
  }
  return { byText, acknowledged: acknowledgedCount, lanes: lanesCount };
}

/** Whether an operation is to publish something. */
const isPublish = ({ kind }: Operation): boolean =>
  kind === 'publish' || kind === 'push' || kind === 'produce';

/**
 * What each receiver received, in the order of the ends. Receivers that share count as one.
 * @param subscribers receivers even when they received nothing
 */
export function receiptsOf(
  operations: readonly Operation[],
  subscribers: readonly string[],
  shared: boolean,
): Map<string, Operation[]> {
  const receipts = new Map<string, Operation[]>();
  if (!shared) for (const subscriber of subscribers) receipts.set(subscriber, []);
  for (const operation of operations) {
    if (operation.kind !== 'receive') continue;
    const receives = entryOf(receipts, shared ? 'any receiver' : operation.client, () => []);
    if (operation.outcome === 'ok' && typeof operation.result === 'string') receives.push(operation);
  }
  for (const receives of receipts.values())
    if (!isInOrder(receives)) receives.sort((one, other) => endMs(one) - endMs(other));
  return receipts;
}

/** Histories mostly are in order, and to see that is cheaper than to sort them. */
function isInOrder(receives: readonly Operation[]): boolean {
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const receive of receives) {
    if (endMs(receive) < lastMs) return false;
    lastMs = endMs(receive);
  }
  return true;
}

const endMs = ({ completedAtMs, invokedAtMs }: Operation): number => completedAtMs ?? invokedAtMs;

/** From the first attempt to publish, not before a moment, to the last one. */
interface PublishingTime {
  readonly fromMs: number;
  readonly toMs: number;
}

export function publishingTimeOf(operations: readonly Operation[], sinceMs: number): PublishingTime {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const operation of operations) {
    if (!isPublish(operation) || operation.invokedAtMs < sinceMs) continue;
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
