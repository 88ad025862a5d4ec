import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { delivery } from './delivery.ts';
import type { Operation } from './finding.ts';
import { forAll, history, name } from './fixture.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

test('any history is judged as following each message to each receiver would', () => {
  // A message is published once; receivers are all clients that receive.
  const anyHistory = history(fc.constantFrom('publish', 'receive', 'receive'), name, name).map(operations =>
    operations.filter(
      ({ kind, value }, at) =>
        kind !== 'publish' ||
        operations.findIndex(each => each.kind === 'publish' && each.value === value) === at,
    ),
  );
  forAll(anyHistory, operations => {
    const { numbers, verdict } = delivery(operations);
    const expected = bruteForce(operations);
    expect(numbers).toEqual(expected);
    if (expected.published === 0 || expected.receivers === 0) return expect(verdict).toBe('unknown');
    const { missed, twice, unexpected, outOfOrder } = expected;
    return expect(verdict).toBe(missed + twice + unexpected + outOfOrder > 0 ? 'fail' : 'pass');
  });
});

function bruteForce(operations: readonly Operation[]) {
  const publishes = operations.filter(({ kind }) => kind === 'publish');
  const acknowledged = publishes.filter(({ outcome }) => outcome === 'ok');
  const possible = publishes.filter(({ outcome }) => outcome !== 'fail');
  const receivers = new Set(operations.flatMap(({ kind, client }) => (kind === 'receive' ? [client] : [])));
  const perReceiver = [...receivers].map(receiver => {
    const got = operations
      .filter(({ kind, client, outcome }) => kind === 'receive' && client === receiver && outcome === 'ok')
      .sort((one, other) => Number(one.completedAtMs) - Number(other.completedAtMs));
    const texts = got.map(({ result }) => String(result));
    const late = acknowledged.filter(message =>
      possible.some(
        later =>
          later.client === message.client &&
          later.key === message.key &&
          later.invokedAtMs > Number(message.completedAtMs) &&
          texts.includes(String(later.value)) &&
          texts.indexOf(String(later.value)) < texts.indexOf(String(message.value)),
      ),
    );
    return {
      received: got.length,
      missed: acknowledged.filter(({ value }) => !texts.includes(String(value))).length,
      twice: NAMES.filter(
        text =>
          possible.some(({ value }) => value === text) && texts.indexOf(text) !== texts.lastIndexOf(text),
      ).length,
      unexpected: texts.filter(text => !possible.some(({ value }) => value === text)).length,
      outOfOrder: late.length,
      longestGapMs: gapOf(
        got.map(({ completedAtMs }) => Number(completedAtMs)),
        publishes.map(({ invokedAtMs }) => invokedAtMs),
      ),
    };
  });
  const sum = (of: 'received' | 'missed' | 'twice' | 'unexpected' | 'outOfOrder') =>
    perReceiver.reduce((total, each) => total + each[of], 0);
  return {
    published: acknowledged.length,
    received: sum('received'),
    receivers: receivers.size,
    missed: sum('missed'),
    twice: sum('twice'),
    unexpected: sum('unexpected'),
    outOfOrder: sum('outOfOrder'),
    longestGapMs: Math.max(0, ...perReceiver.map(({ longestGapMs }) => longestGapMs)),
  };
}

/** The longest run of whole ms of the publishing in which nothing ends. */
function gapOf(receivedAtMs: readonly number[], publishedAtMs: readonly number[]): number {
  if (publishedAtMs.length === 0) return 0;
  const [from, to] = [Math.min(...publishedAtMs), Math.max(...publishedAtMs)];
  let [longest, run] = [0, 0];
  for (let ms = from; ms < to; ms += 1) {
    run = receivedAtMs.includes(ms) ? 1 : run + 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
