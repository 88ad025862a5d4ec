import { expect, test } from '@jest/globals';
import type { Data, Operation } from '../history/index.ts';
import {
  adds,
  batches,
  breakdownOf,
  bullmq,
  counter,
  type Evidence,
  ids,
  judgeEvidence,
  lock,
  pubsub,
  queue,
  registers,
  type Workload,
} from './index.ts';

const operation = (kind: string, value: Operation['value'], details: Partial<Operation> = {}): Operation => ({
  id: 0,
  client: 'app',
  kind,
  key: 'key',
  value,
  invokedAtMs: 0,
  completedAtMs: 1,
  outcome: 'ok',
  ...details,
});

const evidence = (
  workload: Workload,
  operations: readonly Operation[],
  data: Data | undefined,
): Evidence => ({
  workload,
  operations,
  data: data && { 'redis-1': data },
  master: 'redis-1',
  addresses: [{ server: 'redis-1', address: 'a:1', fromMs: 0, toMs: Number.POSITIVE_INFINITY }],
  masterships: [],
  workEndedAtMs: 100,
  readAtMs: 110,
});

const verdictOf = (given: Evidence, checker: string) =>
  judgeEvidence(given).find(finding => finding.checker === checker)?.verdict;

test('an acknowledged SET that vanishes is found although no client reads it again', () => {
  const operations = [
    operation('write', 'a'),
    operation('write', 'b', { invokedAtMs: 10, completedAtMs: 11 }),
  ];
  const judged = (value: string | undefined) => {
    const data: Data = value === undefined ? {} : { key: { type: 'string', value } };
    return verdictOf(evidence(registers(), operations, data), 'linearizability');
  };
  expect(judged('b')).toBe('pass');
  expect(judged('a')).toBe('fail');
  expect(judged(undefined)).toBe('fail');
});

test('the check fencing belongs to locks with tokens', () => {
  const operations = [7, 7].map((result, turn) =>
    operation('acquire', `a-${turn}`, { result, invokedAtMs: 10 * turn, completedAtMs: 10 * turn + 1 }),
  );
  const verdict = (fencing: boolean) =>
    verdictOf(evidence(lock({ fencing }), operations, undefined), 'fencing');
  expect(verdict(true)).toBe('fail');
  expect(verdict(false)).toBeUndefined();
});

test('without the final data registers are judged by what clients read', () => {
  const given = evidence(registers(), [operation('write', 'a')], undefined);
  expect(verdictOf(given, 'linearizability')).toBe('pass');
});

test('what was refused of a transaction is not missing from it', () => {
  const operations = [
    operation('transaction', ['a', 'b'], { outcome: 'unresolved', result: ['ok', 'fail'] }),
    operation('transaction', ['c']),
  ];
  const given = evidence(batches(), operations, { key: { type: 'list', value: ['a', 'c'] } });
  expect(verdictOf(given, 'atomicity')).toBe('pass');
  expect(breakdownOf(given)?.byClient).toEqual([{ client: 'app', acknowledged: 2, lost: 0 }]);
});

test('an acknowledged command of a pipeline that vanishes is counted, also when others of it were refused', () => {
  const operations = [
    operation('pipeline', ['a', 'b'], { outcome: 'unresolved', result: ['ok', 'fail'] }),
    operation('pipeline', ['c']),
  ];
  const given = evidence(batches({ as: 'pipeline' }), operations, { key: { type: 'list', value: ['c'] } });
  const found = judgeEvidence(given).find(({ checker }) => checker === 'atomicity');
  expect(found?.numbers).toMatchObject({ acknowledgedMissing: 1 });
});

test('one key of many that proves nothing makes the verdict unknown', () => {
  const operations = Array.from({ length: 20 }, (_, id) => [
    operation('add', `e${id}`, { id, key: `k${id}` }),
    operation('read-all', null, { id, key: `k${id}`, result: [`e${id}`], invokedAtMs: 5, completedAtMs: 6 }),
  ]).flat();
  const data: Data = Object.fromEntries(
    Array.from({ length: 20 }, (_, id) => [`k${id}`, { type: 'set', value: [`e${id}`] }]),
  );
  expect(verdictOf(evidence(adds({ keys: 20 }), operations, data), 'set-reads')).toBe('pass');
  expect(verdictOf(evidence(adds({ keys: 20 }), operations.slice(0, -1), data), 'set-reads')).toBe('unknown');
});

test('counters and sequences of different databases are judged apart', () => {
  const increments = [1, 2].map(result => operation('increment', null, { result }));
  const elsewhere = [1, 2, 3].map(result => operation('increment', null, { result, key: 'db2:key' }));
  const data: Data = { key: { type: 'string', value: '2' }, 'db2:key': { type: 'string', value: '3' } };
  const apart = judgeEvidence(evidence(counter(), [...increments, ...elsewhere], data));
  expect(apart.filter(({ checker }) => checker.startsWith('counter'))).toMatchObject([
    { checker: 'counter key', verdict: 'pass' },
    { checker: 'counter db2:key', verdict: 'pass' },
  ]);
  const drawn = [operation('id', null, { result: 1 }), operation('id', null, { result: 1, key: 'db2:key' })];
  expect(verdictOf(evidence(ids(), drawn, data), 'unique-ids key')).toBe('pass');
  expect(verdictOf(evidence(ids(), [...drawn, ...drawn], data), 'unique-ids key')).toBe('fail');
  expect(verdictOf(evidence(counter(), [], data), 'counter')).toBe('unknown');
});

test('queues of different databases are judged apart: a pop without an answer took nothing from another one', () => {
  const lost = operation('push', 'j0');
  const elsewhere = operation('pop', null, { outcome: 'unresolved', key: 'db2:key' });
  const waiting = operation('push', 'j1', { key: 'db2:key' });
  const data: Data = { 'db2:key': { type: 'list', value: ['j1'] } };
  const given = evidence(queue(), [lost, elsewhere, waiting], data);
  expect(verdictOf(given, 'queue key')).toBe('fail');
  expect(verdictOf(given, 'queue db2:key')).toBe('pass');
  expect(verdictOf(evidence(queue(), [], data), 'queue')).toBe('unknown');
});

test.each(['', 'db2:'])('jobs of BullMQ have their states in any database (%p)', database => {
  const queueKey = `${database}failover:bullmq`;
  const did = (kind: string, value: string | null, result?: string) =>
    operation(kind, value, { key: queueKey, result });
  const operations = [
    did('push', 'j0'),
    did('push', 'j1'),
    did('pop', null, 'j1'),
    did('tick', null, 'repeat:1'),
  ];
  const given = (data: Data) => evidence(bullmq({ repeat: '1s' }), operations, data);
  const held: Data = {
    [`${queueKey}:1`]: { type: 'hash', value: { data: '"j0"' } },
    [`${queueKey}:repeat:again:1`]: { type: 'hash', value: { data: '{}' } },
  };
  const failed: Data = { [`${queueKey}:failed`]: { type: 'zset', value: { 1: '5' } } };
  expect(verdictOf(given(held), 'queue')).toBe('pass');
  expect(verdictOf(given(held), 'jobs')).toBe('pass');
  expect(verdictOf(given({ ...held, ...failed }), 'jobs')).toBe('fail');
});

test('a subscriber that listens late hides no message that another one got twice before', () => {
  const at = (atMs: number) => ({ invokedAtMs: atMs, completedAtMs: atMs + 1 });
  const published = (value: string, atMs: number) => operation('publish', value, at(atMs));
  const received = (result: string, atMs: number, client = 'app') =>
    operation('receive', null, { ...at(atMs), result, client });
  const operations = [
    ...[published('m0', 0), received('m0', 2)],
    ...[published('m1', 50), received('m1', 52), received('m1', 53, 'late')],
    ...[published('m2', 60), received('m2', 62), received('m2', 63, 'late')],
  ];
  expect(verdictOf(evidence(pubsub(), operations, undefined), 'delivery')).toBe('pass');
  const twice = [...operations, received('m0', 4)];
  expect(verdictOf(evidence(pubsub(), twice, undefined), 'delivery')).toBe('fail');
});
