import type { Operation } from './evidence.ts';

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
    const receives = receiptsBy(receipts, shared ? 'any receiver' : operation.client);
    if (operation.outcome === 'ok' && typeof operation.result === 'string') receives.push(operation);
  }
  for (const receives of receipts.values())
    if (!isInOrder(receives)) receives.sort((one, other) => endMs(one) - endMs(other));
  return receipts;
}

function receiptsBy(receipts: Map<string, Operation[]>, receiver: string): Operation[] {
  const known = receipts.get(receiver);
  if (known !== undefined) return known;
  const receives: Operation[] = [];
  receipts.set(receiver, receives);
  return receives;
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
