import type { Operation } from './evidence.ts';
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
export const isPublish = ({ kind }: Operation): boolean =>
  kind === 'publish' || kind === 'push' || kind === 'produce';
