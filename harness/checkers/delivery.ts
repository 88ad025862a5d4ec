import {
  longestGapMs,
  type Message,
  type Messages,
  messagesOf,
  publishingTimeOf,
  receiptsOf,
} from './delivery-messages.ts';
import { type Finding, judge, note, type Operation, type Tally, tally, unknown } from './finding.ts';
import { textOf } from './values.ts';

const CHECKER = 'delivery';

const DEFECTS = {
  missed: 'acknowledged and never received',
  twice: 'received more than once',
  unexpected: 'received and never published',
  outOfOrder: 'received after what the same client published later',
};

/** How messages were meant to be delivered. */
interface DeliveryOptions {
  /** Receivers that were subscribed for the whole time: only they can miss a message. Default: all. */
  readonly subscribers?: readonly string[];
  /** From when on all receivers listen: what was published before can be missed, and is no gap. Default: always. */
  readonly listeningFromMs?: number;
  /** Receivers share the messages, as workers of a queue do: each message goes to one, in any order. */
  readonly shared?: boolean;
  /** What the way of delivery allows and is only counted: Pub/Sub may miss, a stream read by a group may repeat. */
  readonly tolerated?: readonly (keyof typeof DEFECTS)[];
}

interface Defects {
  readonly missed: Tally;
  readonly twice: Tally;
  readonly unexpected: Tally;
  readonly outOfOrder: Tally;
}

/**
 * Whether receivers ('receive', whose result is the message and whose client is the receiver) got every message that was
 * published ('publish', 'push' or 'produce'), once, and in the order in which a client published it to a key.
 */
export function delivery(operations: readonly Operation[], options: DeliveryOptions = {}): Finding {
  const { subscribers, shared = false, tolerated = [], listeningFromMs = Number.NEGATIVE_INFINITY } = options;
  const messages = messagesOf(operations);
  const receipts = receiptsOf(operations, subscribers ?? [], shared);
  const publishing = publishingTimeOf(operations, listeningFromMs);
  const defects: Defects = { missed: tally(), twice: tally(), unexpected: tally(), outOfOrder: tally() };
  let [received, gapMs] = [0, 0];
  for (const [receiver, receives] of receipts) {
    const seen = follow(receiver, receives, messages, defects, !shared);
    if (shared || (subscribers?.includes(receiver) ?? true))
      miss(receiver, seen, messages, defects, listeningFromMs);
    received += receives.length;
    gapMs = Math.max(gapMs, longestGapMs(receives, publishing));
  }
  const published = messages.acknowledged;
  const found = { published, received, receivers: receipts.size, ...defects, longestGapMs: gapMs };
  if (published === 0) return unknown(CHECKER, 'no publish was acknowledged', found);
  if (receipts.size === 0) return unknown(CHECKER, 'there was no receiver', found);
  const wrong = Object.entries(DEFECTS).filter(([name]) => !tolerated.some(each => each === name));
  const clean = `${received} receives of ${published} acknowledged messages by ${receipts.size} receivers, none against the rules`;
  return judge(CHECKER, found, Object.fromEntries(wrong), clean);
}

/** Notes what is wrong with what one receiver received; gives how often it received each message, at most 2. */
function follow(
  receiver: string,
  receives: readonly Operation[],
  { byText, lanes }: Messages,
  defects: Defects,
  ordered: boolean,
): Uint8Array {
  const times = new Uint8Array(byText.size);
  const isLate = ordered ? lateness(lanes) : () => false;
  for (const { result } of receives) {
    const message = byText.get(textOf(result));
    if (message === undefined) {
      note(defects.unexpected, `${receiver}: ${textOf(result)}`);
      continue;
    }
    const before = times[message.index] ?? 0;
    times[message.index] = Math.min(before + 1, 2);
    if (before === 1) note(defects.twice, `${receiver}: ${message.text}`);
    if (before === 0 && isLate(message)) note(defects.outOfOrder, `${receiver}: ${message.text}`);
  }
  return times;
}

/** Called for one message after the other, tells whether one begun after it was published has come before it. */
function lateness(lanes: number): (message: Message) => boolean {
  const latestMs = new Float64Array(lanes).fill(Number.NEGATIVE_INFINITY);
  return ({ lane, invokedAtMs, publishedAtMs }) => {
    const latest = latestMs[lane] ?? Number.NEGATIVE_INFINITY;
    if (invokedAtMs > latest) latestMs[lane] = invokedAtMs;
    return publishedAtMs < latest;
  };
}

function miss(
  receiver: string,
  seen: Uint8Array,
  { byText }: Messages,
  { missed }: Defects,
  fromMs: number,
): void {
  byText.forEach(({ acknowledged, index, text, invokedAtMs }: Message) => {
    if (acknowledged && seen[index] === 0 && invokedAtMs >= fromMs) note(missed, `${receiver}: ${text}`);
  });
}
