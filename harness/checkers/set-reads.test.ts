import { expect, test } from '@jest/globals';
import { answered, during, failed, hung, ok, unresolved } from './fixture.ts';
import { setReads } from './set-reads.ts';

const MASTER = 'redis-1:6379';
const REPLICA = 'redis-2:6379';
const isMaster = (server: string) => server === MASTER;

const added = (value: string, atMs: number) => ok('add', value, during(atMs - 1, atMs));
const read = (atMs: number, elements: string[], server = MASTER) =>
  answered('read-all', elements, { server, ...during(atMs, atMs + 1) });

test('elements that every read sees from their acknowledgement on are stable at once', () => {
  expect(setReads([added('a', 10), added('b', 20), read(30, ['a', 'b'])], isMaster)).toMatchObject({
    checker: 'set-reads',
    verdict: 'pass',
    reason: 'from some moment on every read has 2 of the elements, and none is lost',
    numbers: { acknowledged: 2, reads: 1, stable: 2, lost: 0, late: 0, neverRead: 0, stableP50Ms: 10 },
  });
});

test('an element is stable from the first read on after which no read lacks it', () => {
  const reads = [read(20, ['a']), read(30, []), read(45, ['a']), read(50, ['a'])];
  expect(setReads([added('a', 10), ...reads], isMaster)).toMatchObject({
    verdict: 'pass',
    numbers: { stable: 1, stableMinMs: 35, stableMaxMs: 35 },
  });
});

test('an element that was read before its acknowledgement took no time to be stable', () => {
  expect(setReads([added('a', 40), read(20, ['a'])], isMaster)).toMatchObject({
    numbers: { stable: 1, stableMaxMs: 0 },
  });
});

test('latencies are told by their quantiles', () => {
  const adds = Array.from({ length: 100 }, (_, at) => added(`e${at}`, at + 1));
  const finding = setReads(
    [
      ...adds,
      read(
        101,
        Array.from({ length: 100 }, (_, at) => `e${at}`),
      ),
    ],
    isMaster,
  );
  expect(finding.numbers).toMatchObject({
    stableMinMs: 1,
    stableP50Ms: 50,
    stableP95Ms: 95,
    stableP99Ms: 99,
    stableMaxMs: 100,
  });
});

test('an acknowledged element that the last read of the master lacks is lost since it was last seen', () => {
  const operations = [added('a', 10), added('b', 11), read(20, ['a', 'b']), read(30, ['b'])];
  expect(setReads(operations, isMaster)).toMatchObject({
    verdict: 'fail',
    reason: '1 acknowledged or seen, and missing in the last reads',
    numbers: { lost: 1, lostP50Ms: 11, lostMaxMs: 11 },
    examples: { lost: ['a'] },
  });
});

test('an acknowledged element that no read ever saw is lost at once', () => {
  expect(setReads([added('a', 10), read(20, [])], isMaster)).toMatchObject({
    verdict: 'fail',
    numbers: { lost: 1, lostMaxMs: 0 },
  });
});

test('an unresolved element that was seen and disappeared is lost', () => {
  const operations = [added('a', 5), unresolved('add', 'b'), read(20, ['a', 'b']), read(30, ['a'])];
  expect(setReads(operations, isMaster)).toMatchObject({ verdict: 'fail', examples: { lost: ['b'] } });
});

test('an unresolved element that was never seen is nobody’s loss', () => {
  const operations = [added('a', 5), hung('add', 'b'), failed('add', 'c'), read(20, ['a'])];
  expect(setReads(operations, isMaster)).toMatchObject({
    verdict: 'pass',
    numbers: { lost: 0, neverRead: 0 },
  });
});

test('an element that only the last read of a replica lacks is late, not lost', () => {
  const operations = [added('a', 10), read(20, ['a']), read(30, [], REPLICA)];
  expect(setReads(operations, isMaster)).toMatchObject({
    verdict: 'pass',
    numbers: { lost: 0, late: 1 },
    examples: { late: ['a'] },
  });
});

test('an element that the last read of the master lacks is lost, also where a replica still has it', () => {
  const operations = [added('a', 10), added('b', 11), read(20, ['a']), read(21, ['a', 'b'], REPLICA)];
  expect(setReads(operations, isMaster)).toMatchObject({
    verdict: 'fail',
    numbers: { stable: 1, lost: 1 },
    examples: { lost: ['b'] },
  });
});

test('an element that was added after the last read of the master began is not lost', () => {
  const operations = [added('a', 10), added('b', 21), read(20, ['a']), read(22, ['a', 'b'], REPLICA)];
  expect(setReads(operations, isMaster)).toMatchObject({ verdict: 'pass', numbers: { stable: 2, lost: 0 } });
});

test('when no master was read, what replicas lack is not known to be lost', () => {
  expect(setReads([added('a', 10), read(20, [], REPLICA)], isMaster)).toMatchObject({
    verdict: 'unknown',
    reason: 'no read from a master shows whether the elements that replicas lack are lost',
  });
});

test('an element that was acknowledged after the last read began was never read', () => {
  const operations = [added('a', 10), added('b', 50), read(20, ['a'])];
  expect(setReads(operations, isMaster)).toMatchObject({
    verdict: 'pass',
    numbers: { neverRead: 1 },
    examples: { neverRead: ['b'] },
  });
});

test('a stale read of a replica is as old as the oldest element that it lacks', () => {
  const operations = [
    added('a', 10),
    added('b', 20),
    added('c', 30),
    read(70, ['a', 'c'], REPLICA),
    read(80, ['a', 'b', 'c'], REPLICA),
    read(90, ['a', 'b', 'c']),
  ];
  expect(setReads(operations, isMaster)).toMatchObject({
    verdict: 'pass',
    numbers: { replicaReads: 2, staleReads: 1, staleMaxMs: 50, staleP99Ms: 50 },
  });
});

test('a replica is not stale for what was lost or not yet acknowledged', () => {
  const operations = [
    added('a', 10),
    added('b', 60),
    read(50, [], REPLICA),
    read(70, ['b'], REPLICA),
    read(90, ['b']),
  ];
  expect(setReads(operations, isMaster)).toMatchObject({
    verdict: 'fail',
    numbers: { lost: 1, replicaReads: 2, staleReads: 0, staleMaxMs: 0 },
  });
});

test('a server is asked for its role at the moment of the read', () => {
  const promotedAt40 = (server: string, atMs: number) => server === REPLICA && atMs >= 40;
  const operations = [added('a', 10), read(30, [], REPLICA), read(50, ['a'], REPLICA)];
  expect(setReads(operations, promotedAt40)).toMatchObject({
    numbers: { replicaReads: 1, staleReads: 1, staleMaxMs: 20 },
  });
});

test('reads of replicas alone are enough when they lack nothing', () => {
  expect(setReads([added('a', 10), read(20, ['a'], REPLICA)], isMaster).verdict).toBe('pass');
});

test('every server is a master when nobody tells', () => {
  expect(setReads([added('a', 10), read(20, [], REPLICA)])).toMatchObject({
    verdict: 'fail',
    numbers: { replicaReads: 0, lost: 1 },
  });
});

test('what an answer contains besides text is left out', () => {
  expect(setReads([added('a', 10), answered('read-all', ['a', 7, null], during(20, 21))])).toMatchObject({
    verdict: 'pass',
    numbers: { stable: 1 },
  });
});

test('reads are taken in the order of their beginnings', () => {
  const operations = [read(30, ['a']), read(20, []), added('a', 10)];
  expect(setReads(operations, isMaster)).toMatchObject({ verdict: 'pass', numbers: { stableMaxMs: 20 } });
});

test.each([
  [[failed('add', 'a'), read(20, [])], 'no add was acknowledged'],
  [[added('a', 10)], 'the set was never read'],
  [[added('a', 10), answered('read-all', null)], 'the set was never read'],
  [[added('a', 10), read(5, [])], 'no read came after the acknowledgements'],
])('of a history that proves nothing nothing is known (%#)', (operations, reason) => {
  expect(setReads(operations, isMaster)).toMatchObject({ verdict: 'unknown', reason });
});
