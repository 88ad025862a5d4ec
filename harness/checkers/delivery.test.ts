import { expect, test } from '@jest/globals';
import { delivery } from './delivery.ts';
import { answered, during, failed, ok, unresolved } from './fixture.ts';

const publish = (value: string, atMs: number, client = 'app') =>
  ok('publish', value, { client, ...during(atMs, atMs + 1) });
const receive = (result: string, atMs: number, client = 'receiver') =>
  answered('receive', result, { client, ...during(atMs - 1, atMs) });

test('a receiver that got everything once and in order passes', () => {
  const operations = [publish('a', 0), receive('a', 2), ok('produce', 'b', during(10, 11)), receive('b', 12)];
  expect(delivery(operations)).toMatchObject({
    checker: 'delivery',
    verdict: 'pass',
    reason: '2 receives of 2 acknowledged messages by 1 receivers, none against the rules',
    numbers: { published: 2, received: 2, receivers: 1, missed: 0, twice: 0, unexpected: 0, outOfOrder: 0 },
  });
});

test('a message that one of two receivers never got is missed', () => {
  const operations = [
    publish('a', 0),
    publish('b', 5),
    receive('a', 7),
    receive('b', 8),
    receive('b', 8, 'other'),
  ];
  expect(delivery(operations)).toMatchObject({
    verdict: 'fail',
    reason: '1 acknowledged and never received',
    numbers: { missed: 1, receivers: 2 },
    examples: { missed: ['other: a'] },
  });
});

test('only subscribers for the whole time can miss a message', () => {
  const operations = [
    publish('a', 0),
    publish('b', 5),
    receive('a', 7),
    receive('b', 8),
    receive('b', 8, 'other'),
  ];
  expect(delivery(operations, { subscribers: ['receiver'] })).toMatchObject({
    verdict: 'pass',
    numbers: { missed: 0, receivers: 2 },
  });
});

test('a subscriber that got nothing at all missed everything', () => {
  const operations = [publish('a', 0), receive('a', 2)];
  expect(delivery(operations, { subscribers: ['receiver', 'silent'] })).toMatchObject({
    verdict: 'fail',
    examples: { missed: ['silent: a'] },
  });
});

test('a message that was not acknowledged may come or not', () => {
  const operations = [
    publish('a', 0),
    receive('a', 2),
    unresolved('publish', 'b'),
    unresolved('publish', 'c'),
    receive('c', 4),
  ];
  expect(delivery(operations).verdict).toBe('pass');
});

test('a message that a receiver got twice counts as twice', () => {
  const operations = [publish('a', 0), receive('a', 2), receive('a', 3), receive('a', 4)];
  expect(delivery(operations)).toMatchObject({
    verdict: 'fail',
    numbers: { twice: 1, received: 3 },
    examples: { twice: ['receiver: a'] },
  });
});

test('a receive that waited in vain received nothing', () => {
  const operations = [publish('a', 0), receive('a', 2), answered('receive', null, { client: 'receiver' })];
  expect(delivery(operations)).toMatchObject({ verdict: 'pass', numbers: { received: 1 } });
});

test('a message that nobody published is unexpected, and so is one whose publishing certainly failed', () => {
  const operations = [
    publish('a', 0),
    receive('a', 2),
    receive('z', 3),
    failed('publish', 'y'),
    receive('y', 4),
  ];
  expect(delivery(operations)).toMatchObject({
    verdict: 'fail',
    numbers: { unexpected: 2 },
    examples: { unexpected: ['receiver: z', 'receiver: y'] },
  });
});

test('a message that comes after one that its publisher sent later is out of order', () => {
  const operations = [publish('a', 0), publish('b', 5), receive('b', 7), receive('a', 8)];
  expect(delivery(operations)).toMatchObject({
    verdict: 'fail',
    numbers: { outOfOrder: 1 },
    examples: { outOfOrder: ['receiver: a'] },
  });
});

test('messages have no order when they were published at the same time, by different clients or to different keys', () => {
  const pairs = [
    [publish('a', 0), publish('b', 1)],
    [publish('a', 0), publish('b', 5, 'other')],
    [publish('a', 0), ok('publish', 'b', { key: 'other', ...during(5, 6) })],
  ];
  for (const pair of pairs)
    expect(delivery([...pair, receive('b', 7), receive('a', 8)]).verdict).toBe('pass');
});

test('the longest gap is between two receives, or at either end of the publishing', () => {
  const publishes = [0, 100, 200, 300].map(atMs => publish(`m${atMs}`, atMs));
  const gapOf = (...moments: number[]) =>
    delivery([...publishes, ...moments.map((atMs, at) => receive(`m${at * 100}`, atMs))]).numbers
      .longestGapMs;
  expect(gapOf(10, 110, 290, 300)).toBe(180);
  expect(gapOf(150, 160, 210, 310)).toBe(150);
  expect(gapOf(10, 20, 30)).toBe(270);
  expect(gapOf(100, 200, 300, 9000)).toBe(100);
});

test('what was published before all receivers listened can be missed, and is no gap', () => {
  const operations = [publish('a', 0), publish('b', 100), receive('b', 102)];
  expect(delivery(operations)).toMatchObject({ verdict: 'fail', numbers: { missed: 1, longestGapMs: 100 } });
  expect(delivery(operations, { listeningFromMs: 50 })).toMatchObject({
    verdict: 'pass',
    numbers: { published: 2, missed: 0, longestGapMs: 0 },
  });
});

test('receives are taken in the order of their ends', () => {
  expect(delivery([publish('a', 0), publish('b', 5), receive('b', 8), receive('a', 7)]).verdict).toBe('pass');
});

test('receivers that share get each message together once, in any order', () => {
  const operations = [
    ok('push', 'a', during(0, 1)),
    ok('push', 'b', during(5, 6)),
    receive('b', 7, 'one'),
    receive('a', 8, 'two'),
  ];
  expect(delivery(operations, { shared: true })).toMatchObject({
    verdict: 'pass',
    numbers: { receivers: 1 },
  });
  expect(delivery([...operations, receive('a', 9, 'one')], { shared: true })).toMatchObject({
    verdict: 'fail',
    numbers: { twice: 1 },
  });
});

test('what the way of delivery allows is counted and does not fail', () => {
  const operations = [publish('a', 0), publish('b', 5), receive('b', 7), receive('b', 8)];
  expect(delivery(operations, { tolerated: ['missed', 'twice'] })).toMatchObject({
    verdict: 'pass',
    numbers: { missed: 1, twice: 1 },
  });
  expect(delivery(operations, { tolerated: ['missed'] })).toMatchObject({
    verdict: 'fail',
    reason: '1 received more than once',
  });
});

test.each([
  [[receive('a', 1), unresolved('publish', 'a')], 'no publish was acknowledged'],
  [[publish('a', 0)], 'there was no receiver'],
])('of a history that proves nothing nothing is known (%#)', (operations, reason) => {
  expect(delivery(operations)).toMatchObject({ verdict: 'unknown', reason });
});
