import { describe, expect, test } from '@jest/globals';
import type { Data, Operation } from '../history/index.ts';
import type { FaultMoment } from './in-flight.ts';
import {
  adds,
  appends,
  batches,
  bullmq,
  consumers,
  counter,
  expiring,
  fatesOf,
  ids,
  lock,
  lossOf,
  pubsub,
  queue,
  registers,
  type Workload,
  waited,
} from './index.ts';

type Details = Partial<Operation>;

const operation = (kind: string, value: Operation['value'], details: Details = {}): Operation => ({
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
const append = (value: string, details: Details = {}) => operation('append', value, details);
const list = (...value: string[]): Data => ({ key: { type: 'list', value } });
const text = (value: string): Data => ({ key: { type: 'string', value } });
const FAIL = { outcome: 'fail' } as const;
const UNRESOLVED = { outcome: 'unresolved' } as const;
const DURING = (invokedAtMs: number, completedAtMs: number) => ({ invokedAtMs, completedAtMs });

const loss = (workload: Workload, operations: readonly Operation[], data: Data | undefined, readAtMs = 0) =>
  lossOf(workload, operations, data, [], readAtMs);

/** Whether an address is that of the old master, which another one replaced at a moment. */
const isOldAfter = (replacedAtMs: number) => (address: string, atMs: number) =>
  address === 'old:1' && atMs > replacedAtMs;

const HISTORY = [append('e0'), append('e1'), append('e2', FAIL), append('e3', UNRESOLVED)];

describe('elements', () => {
  test('a history whose acknowledged elements are all there loses nothing', () => {
    expect(loss(appends(), HISTORY, list('e0', 'e1'))).toEqual({
      unit: 'element',
      attempted: 4,
      acknowledged: 2,
      failed: 1,
      unresolved: 1,
      lost: 0,
      inFlight: 0,
      ghosts: 0,
      duplicates: 0,
      unexpected: 0,
      lostExamples: [],
      ghostExamples: [],
      duplicateExamples: [],
      unexpectedExamples: [],
    });
  });

  test.each([appends(), adds(), waited(), batches()])('$kind: acknowledged and absent is lost', workload => {
    expect(loss(workload, HISTORY, list('e1'))).toMatchObject({ lost: 1, lostExamples: ['e0'] });
  });

  test('failed or unresolved and present is a ghost', () => {
    expect(loss(appends(), HISTORY, list('e0', 'e1', 'e2', 'e3'))).toMatchObject({
      ghosts: 2,
      ghostExamples: ['e2', 'e3'],
    });
  });

  test('present several times is one duplicate', () => {
    expect(loss(appends(), HISTORY, list('e0', 'e1', 'e1', 'e1'))).toMatchObject({
      duplicates: 1,
      duplicateExamples: ['e1'],
    });
  });

  test('present and never attempted is unexpected', () => {
    expect(loss(appends(), HISTORY, list('e0', 'e1', 'x9'))).toMatchObject({
      unexpected: 1,
      unexpectedExamples: ['x9'],
    });
  });

  test('of a batch every element counts', () => {
    const batch = operation('transaction', ['e0', 'e1', 'e2']);
    expect(loss(batches(), [batch], list('e0', 'e2'))).toMatchObject({
      acknowledged: 3,
      lost: 1,
      lostExamples: ['e1'],
    });
  });

  test('of a batch that was done in part, only what was acknowledged is lost', () => {
    const batch = operation('pipeline', ['e0', 'e1', 'e2', 'e3'], {
      ...UNRESOLVED,
      result: ['ok', 'ok', 'fail', 'unresolved'],
    });
    expect(loss(batches(), [batch], list('e1', 'e2'))).toMatchObject({
      acknowledged: 2,
      failed: 1,
      unresolved: 1,
      lostExamples: ['e0'],
      ghostExamples: ['e2'],
    });
  });
});

describe('a counter', () => {
  const increments = (count: number, from: number, details: Details = {}) =>
    Array.from({ length: count }, (_, id) =>
      operation('increment', null, { id, result: from + id, ...details }),
    );

  test('loses the acknowledged increments that the final value does not have', () => {
    const operations = increments(1200, 1);
    expect(loss(counter(), operations, text('100'))).toMatchObject({ unit: 'increment', lost: 1100 });
    expect(loss(counter(), operations, {})).toMatchObject({ lost: 1200 });
    expect(loss(counter(), operations, text('1200'))).toMatchObject({ lost: 0 });
  });

  test('loses what the old master had acknowledged, also when that is the master again at the end', () => {
    const at = (ms: number, server: string) => ({ server, ...DURING(ms, ms + 1) });
    const operations = [
      ...increments(10, 1, at(2990, 'redis-1:1')),
      ...increments(10, 10, at(6000, 'redis-2:1')),
      ...increments(5, 20, at(9000, 'redis-1:1')),
    ];
    const faults = [3000, 8000].map(ms => ({ askedAtMs: ms, injectedAtMs: ms }));
    expect(lossOf(counter(), operations, text('24'), faults, 0)).toMatchObject({ lost: 1, inFlight: 1 });
  });

  test('loses what the first of three masters had acknowledged, and not what the second had', () => {
    const at = (ms: number, server: string) => ({ server, ...DURING(ms, ms + 1) });
    const operations = [
      ...increments(10, 1, at(2990, 'redis-1:1')),
      ...increments(10, 10, at(6000, 'redis-2:1')),
      ...increments(5, 20, at(9000, 'redis-3:1')),
    ];
    const faults = [3000, 8000].map(ms => ({ askedAtMs: ms, injectedAtMs: ms }));
    expect(lossOf(counter(), operations, text('24'), faults, 0)).toMatchObject({ lost: 1, inFlight: 1 });
  });

  test('loses what an old master acknowledged later than the new one, which is the master at the end', () => {
    const at = (ms: number, server: string) => ({ server, ...DURING(ms, ms + 1) });
    const old = increments(3, 6, { client: 'left', ...at(5000, 'old:1') });
    const next = [0, 1, 2, 3].map(step =>
      operation('increment', null, { client: 'right', result: 6 + step, ...at(4000 + 500 * step, 'new:1') }),
    );
    const operations = [...increments(5, 1, at(1000, 'old:1')), ...old, ...next];
    const lostBy = (client: string) =>
      lossOf(counter(), operations, text('9'), [], 0, client, isOldAfter(3000));
    expect(lostBy('left')).toMatchObject({ lost: 3 });
    expect(lostBy('right')).toMatchObject({ lost: 0 });
  });

  test('loses the same where the old master goes on until after the new one acknowledged last', () => {
    const at = (ms: number, server: string) => ({ server, ...DURING(ms, ms + 1) });
    const history = (client: string, server: string) =>
      [6, 7, 8].map(result => operation('increment', null, { client, result, ...at(1000 * result, server) }));
    const left = history('left', 'old:1');
    const next = history('right', 'new:1').map(each => ({ ...each, completedAtMs: each.invokedAtMs - 20 }));
    const operations = [...increments(5, 1, at(1000, 'old:1')), ...left, ...next];
    const lostBy = (client: string) =>
      lossOf(counter(), operations, text('8'), [], 0, client, isOldAfter(3000));
    expect(lostBy('left')).toMatchObject({ lost: 3 });
    expect(lostBy('right')).toMatchObject({ lost: 0 });
  });

  test('also where the answers of increments were not recorded', () => {
    const operations = increments(1200, 1).map(({ result: _, ...rest }) => rest);
    expect(loss(counter(), operations, text('100'))).toMatchObject({ acknowledged: 1200, lost: 1100 });
  });

  test('loses increments of the old master although the new one reached the same value', () => {
    const old = increments(10, 6, { client: 'left', server: 'old:1', ...DURING(0, 10) });
    const next = increments(12, 6, { client: 'right', server: 'new:1', ...DURING(0, 20) });
    const operations = [...increments(5, 1, { server: 'old:1' }), ...next, ...old];
    expect(loss(counter(), operations, text('17'))).toMatchObject({ lost: 10 });
    const of = (client: string) => lossOf(counter(), operations, text('17'), [], 0, client);
    expect(of('left')).toMatchObject({ acknowledged: 10, lost: 10 });
    expect(of('right')).toMatchObject({ acknowledged: 12, lost: 0 });
  });

  test('does not lose what is unresolved', () => {
    const operations = [...increments(5, 1), operation('increment', null, UNRESOLVED)];
    expect(loss(counter(), operations, text('5'))).toMatchObject({ lost: 0, unresolved: 1 });
  });

  test('of each database is compared with its own final value', () => {
    const operations = [...increments(5, 1), ...increments(3, 1, { client: 'other', key: 'db2:key' })];
    const data = { ...text('5'), 'db2:key': { type: 'string', value: '1' } } as const;
    expect(loss(counter(), operations, data)).toMatchObject({ acknowledged: 8, lost: 2 });
    expect(lossOf(counter(), operations, data, [], 0, 'other')).toMatchObject({ acknowledged: 3, lost: 2 });
  });

  test('with a final value that is not a number has an unknowable loss', () => {
    expect(loss(counter(), increments(5, 1), text('many'))).toMatchObject({
      unknowable: 'the final value is not a number',
    });
  });
});

describe('ids', () => {
  const id = (result: number, details: Details = {}) => operation('id', null, { result, ...details });

  test('that are given to a second client, or are above the final value, are lost', () => {
    const operations = [
      id(1, { server: 'new:1' }),
      id(2, { server: 'old:1' }),
      id(2, { server: 'new:1', completedAtMs: 9 }),
      id(7, { server: 'old:1' }),
    ];
    expect(loss(ids(), operations, text('3'))).toMatchObject({ unit: 'id', acknowledged: 4, lost: 2 });
  });
});

describe('registers', () => {
  const write = (value: string, invokedAtMs: number, details: Details = {}) =>
    operation('write', value, { ...DURING(invokedAtMs, invokedAtMs + 5), ...details });

  test('lose the last acknowledged write when the final value is older', () => {
    const operations = [write('a', 0), write('b', 10), write('c', 20)];
    expect(loss(registers(), operations, text('a'))).toMatchObject({ unit: 'write', lostExamples: ['c'] });
    expect(loss(registers(), operations, {})).toMatchObject({ lost: 1, lostExamples: ['c'] });
    expect(loss(registers(), operations, text('c'))).toMatchObject({ lost: 0 });
  });

  test('lose what the new master did not have, although it was overwritten later', () => {
    const [old, next] = [{ server: 'old:1' }, { server: 'new:1' }];
    const read = (result: string, invokedAtMs: number, details: Details) =>
      operation('read', null, { result, ...DURING(invokedAtMs, invokedAtMs + 1), ...details });
    const operations = [write('a', 0, old), write('b', 10, old), write('c', 20, old), write('d', 60, next)];
    const judged = (...reads: Operation[]) => loss(registers(), [...operations, ...reads], text('d'));
    expect(judged(read('a', 50, next))).toMatchObject({ lost: 2 });
    expect(judged(read('c', 50, next))).toMatchObject({ lost: 0 });
    // A stale read on the old master proves nothing about what the new one has.
    expect(judged(read('a', 50, old))).toMatchObject({ lost: 0 });
  });

  test('lose what the new master of one shard did not have, although that of another shard acknowledged last', () => {
    const [old, next] = [{ server: 'old:1' }, { server: 'new:1' }];
    const read = operation('read', null, { result: 'a', ...next, ...DURING(50, 51) });
    const elsewhere = write('z', 90, { key: 'other', server: 'shard-2:1' });
    const operations = [write('a', 0, old), write('b', 10, old), read, write('d', 60, next), elsewhere];
    const data: Data = { ...text('d'), other: { type: 'string', value: 'z' } };
    expect(loss(registers(), operations, data)).toMatchObject({ lost: 1, lostExamples: ['b'] });
  });

  test('lose nothing to a replica that lags behind, also when it is the master later', () => {
    const [master, replica] = [{ server: 'one:1' }, { server: 'two:1' }];
    const stale = operation('read', null, { result: 'a', ...replica, ...DURING(17, 18) });
    const operations = [write('a', 0, master), write('b', 10, master), stale];
    expect(loss(registers(), operations, text('b'))).toMatchObject({ lost: 0 });
    const promoted = [...operations, write('c', 20, master), write('d', 60, replica)];
    expect(loss(registers(), promoted, text('d'))).toMatchObject({ lost: 0 });
  });

  test('lose what a master did not have after its restart, although it was overwritten later', () => {
    const server = 'one:1';
    const read = operation('read', null, { result: 'a', server, ...DURING(50, 51) });
    const writes = [write('a', 0, { server }), write('b', 10, { server }), write('c', 20, { server })];
    const operations = [...writes, read, write('d', 60, { server })];
    expect(loss(registers(), operations, text('d'))).toMatchObject({ lost: 2 });
  });

  test('lose nothing to an old master that answers reads until after the new one acknowledged last', () => {
    const read = operation('read', null, { server: 'old:1', result: 'a', ...DURING(90, 91) });
    const operations = [write('a', 0, { server: 'old:1' }), write('b', 60, { server: 'new:1' }), read];
    expect(lossOf(registers(), operations, text('b'), [], 0, 'app', isOldAfter(50))).toMatchObject({
      lost: 0,
    });
  });

  test('lose nothing to a concurrent or an unresolved write', () => {
    expect(loss(registers(), [write('a', 0), write('b', 3)], text('a'))).toMatchObject({ lost: 0 });
    const operations = [write('a', 0, UNRESOLVED), write('b', 10)];
    expect(loss(registers(), operations, text('a'))).toMatchObject({ lost: 0, ghosts: 1 });
  });

  test('count a cas as a write only when it took effect', () => {
    const cas = (result: boolean) => operation('cas', ['a', 'b'], { ...DURING(10, 15), result });
    expect(loss(registers(), [write('a', 0), cas(true)], text('a'))).toMatchObject({ lostExamples: ['b'] });
    expect(loss(registers(), [write('a', 0), cas(false)], text('a'))).toMatchObject({ failed: 1, lost: 0 });
  });
});

describe('jobs', () => {
  const push = (value: string, details: Details = {}) => operation('push', value, details);
  const pop = (result: unknown, details: Details = {}) => operation('pop', null, { result, ...details });

  test('that are neither processed nor waiting are lost', () => {
    const operations = [push('j0'), push('j1'), push('j2'), pop('j0', { client: 'worker' })];
    expect(loss(queue(), operations, list('j1'))).toMatchObject({
      unit: 'job',
      lost: 1,
      lostExamples: ['j2'],
    });
  });

  test('can have been taken by a pop that is unresolved', () => {
    expect(loss(queue(), [push('j0'), push('j1'), pop(undefined, UNRESOLVED)], {})).toMatchObject({
      lost: 1,
    });
  });

  test('can not have been taken by a pop of the queue of another database', () => {
    const operations = [push('j0'), pop(undefined, { ...UNRESOLVED, key: 'db2:key' })];
    expect(loss(queue(), operations, {})).toMatchObject({ lostExamples: ['j0'] });
  });

  test('that are processed twice, wait twice, or wait although they were processed, are duplicates', () => {
    const operations = [push('j0'), push('j1'), pop('j0'), pop('j0'), pop('j1')];
    expect(loss(queue(), operations, list('j1'))).toMatchObject({ duplicateExamples: ['j0', 'j1'] });
    expect(loss(queue(), [push('j2')], list('j2', 'j2'))).toMatchObject({ duplicateExamples: ['j2'] });
  });

  test('of BullMQ wait as hashes', () => {
    const data: Data = { 'failover:bullmq:1': { type: 'hash', value: { data: '"j1"' } } };
    expect(loss(bullmq(), [push('j0'), push('j1')], data)).toMatchObject({ lostExamples: ['j0'] });
  });
});

describe('messages', () => {
  const received = (result: string, client = 'app') => operation('receive', null, { result, client });

  test('that no subscriber received are lost, which the histories show', () => {
    const operations = ['m0', 'm1', 'm2'].map(value => operation('publish', value));
    expect(loss(pubsub(), [...operations, received('m0'), received('m1', 'other')], undefined)).toMatchObject(
      {
        unit: 'message',
        lost: 1,
        lostExamples: ['m2'],
      },
    );
  });

  test('are no duplicates when each subscriber receives them once', () => {
    const published = operation('publish', 'm0');
    expect(loss(pubsub(), [published, received('m0'), received('m0', 'other')], {})).toMatchObject({
      duplicates: 0,
    });
    expect(loss(pubsub(), [published, received('m0'), received('m0')], {})).toMatchObject({ duplicates: 1 });
  });

  test.each<[string, Data]>([
    ['a list', list('m1')],
    ['a sorted set', { key: { type: 'zset', value: { m1: '1' } } }],
    ['a stream', { key: { type: 'stream', value: [['1-0', ['value', 'm1']]] } }],
  ])('that wait for their consumer in %s are not lost', (_, data) => {
    const operations = ['m0', 'm1', 'm2'].map(value => operation('produce', value));
    expect(loss(consumers(), [...operations, received('m0')], data)).toMatchObject({ lostExamples: ['m2'] });
  });

  test('are duplicates when a stream has them twice, although their consumer has received one only', () => {
    const value: Data[string] & { type: 'stream' } = {
      type: 'stream',
      value: [
        ['1-0', ['value', 'm0']],
        ['2-0', ['value', 'm0']],
      ],
    };
    const operations = [operation('produce', 'm0'), received('m0')];
    const byStream = consumers({ by: 'XREAD' });
    expect(loss(byStream, operations, { key: value })).toMatchObject({ duplicateExamples: ['m0'] });
    expect(loss(byStream, operations, { key: { ...value, value: value.value.slice(1) } })).toMatchObject({
      duplicates: 0,
    });
  });

  test('are duplicates when they wait in a list again although their consumer has received them', () => {
    const operations = [operation('produce', 'm0'), received('m0')];
    expect(loss(consumers(), operations, list('m0'))).toMatchObject({ duplicateExamples: ['m0'] });
    expect(loss(consumers(), operations, list())).toMatchObject({ duplicates: 0 });
  });
});

test('an acquisition is lost when another holder gets the lock while it is held', () => {
  const acquire = (value: string, invokedAtMs: number, result = true) =>
    operation('acquire', value, { ...DURING(invokedAtMs, invokedAtMs + 1), result });
  const operations = [acquire('a', 0), acquire('b', 500), acquire('c', 600, false), acquire('d', 5000)];
  expect(loss(lock({ leaseMs: 2000 }), operations, undefined)).toMatchObject({
    unit: 'acquisition',
    acknowledged: 3,
    failed: 1,
    lostExamples: ['a'],
  });
});

test('an acquisition with a fencing token is one, and no acquisition without it', () => {
  const acquire = (value: string, invokedAtMs: number, result: number | false) =>
    operation('acquire', value, { ...DURING(invokedAtMs, invokedAtMs + 1), result });
  const operations = [acquire('a', 0, 7), acquire('b', 500, 8), acquire('c', 600, false)];
  expect(loss(lock({ leaseMs: 2000, fencing: true }), operations, undefined)).toMatchObject({
    acknowledged: 2,
    failed: 1,
    lostExamples: ['a'],
  });
});

test('an expiring key is lost when it is absent before it can have expired', () => {
  const set = (key: string, invokedAtMs: number) =>
    operation('set-ttl', ['v', '10000'], { key, invokedAtMs });
  const operations = [set('old', 0), set('new', 8000), set('there', 8000)];
  const data: Data = { there: { type: 'string', value: 'v' } };
  expect(loss(expiring({ ttlMs: 10_000 }), operations, data, 12_000)).toMatchObject({
    unit: 'key',
    lostExamples: ['new'],
  });
});

test('where every key had expired before the end, what was lost is not known', () => {
  const set = (key: string) => operation('set-ttl', ['v', '1000'], { key, invokedAtMs: 0 });
  const operations = [set('a'), set('b')];
  expect(loss(expiring({ ttlMs: 1000 }), operations, {}, 12_000)).toMatchObject({
    acknowledged: 2,
    unknowable: expect.stringMatching(/every key had expired/),
  });
  expect(loss(expiring(), [], {}, 12_000)).toMatchObject({ acknowledged: 0, lost: 0 });
});

test('where the last key before a fault had expired, what the fault lost is not known', () => {
  const set = (key: string, invokedAtMs: number) =>
    operation('set-ttl', ['v', '5000'], { key, invokedAtMs, completedAtMs: invokedAtMs + 1 });
  const operations = [set('before', 990), set('after', 9000)];
  const data: Data = { after: { type: 'string', value: 'v' } };
  const lossAt = (...faults: number[]) =>
    lossOf(
      expiring({ ttlMs: 5000 }),
      operations,
      data,
      faults.map(atMs => ({ askedAtMs: atMs, injectedAtMs: atMs })),
      12_000,
    );
  expect(lossAt(1000)).toMatchObject({
    unknowable: expect.stringMatching(/just before a fault had expired/),
  });
  expect(lossAt(1000, 9500)).toMatchObject({ unknowable: expect.any(String) });
  expect(lossAt(9500)).toMatchObject({ lost: 0 });
});

test('a key that the next master acknowledged does not tell of those that the old one had acknowledged', () => {
  const set = (key: string, invokedAtMs: number, completedAtMs: number) =>
    operation('set-ttl', ['v', '3000'], { key, ...DURING(invokedAtMs, completedAtMs) });
  const operations = [set('before', 980, 981), set('waited', 990, 6000)];
  const data: Data = { waited: { type: 'string', value: 'v' } };
  const fault = { askedAtMs: 1000, injectedAtMs: 1000 };
  expect(lossOf(expiring({ ttlMs: 3000 }), operations, data, [fault], 8000)).toMatchObject({
    unknowable: expect.stringMatching(/just before a fault had expired/),
  });
});

test('without the final data the loss is unknowable, neither nothing nor everything', () => {
  const found = loss(appends(), HISTORY, undefined);
  expect(found).toMatchObject({ unknowable: 'the final data could not be read', acknowledged: 2 });
  expect(found).not.toHaveProperty('lost');
  expect(fatesOf(appends(), HISTORY, undefined, 0)).toEqual(['ok', 'ok', 'fail', 'unresolved']);
});

test('every operation has a fate', () => {
  expect(fatesOf(appends(), HISTORY, list('e1', 'e2', 'e3'), 0)).toEqual(['lost', 'ok', 'ghost', 'ghost']);
});

test('the fates of one client are judged with what the others did', () => {
  const operations = [
    operation('push', 'j0'),
    operation('pop', null, { client: 'worker', result: 'j0' }),
    operation('push', 'j1'),
  ];
  expect(fatesOf(queue(), operations, {}, 0, 'app')).toEqual(['ok', 'lost']);
});

describe('what is lost was in flight', () => {
  const FAULT = { askedAtMs: 980, injectedAtMs: 1000 };
  const inFlight = (
    invokedAtMs: number,
    completedAtMs: number,
    fault: FaultMoment = FAULT,
    data = list(),
  ) => {
    const write = append('e0', { invokedAtMs, completedAtMs });
    const found = lossOf(appends(), [write], data, [fault], 0);
    return 'unknowable' in found ? undefined : found.inFlight;
  };

  test('when it was acknowledged just before the fault', () => {
    expect(inFlight(940, 950)).toBe(1);
  });

  test('when it was issued before the fault, and its answer read a little later', () => {
    expect(inFlight(990, 1600)).toBe(1);
  });

  test('when it was acknowledged after the fault was requested, and its effect was reported late', () => {
    expect(inFlight(720, 730, { askedAtMs: 700, injectedAtMs: 1000 })).toBe(1);
    expect(inFlight(720, 730, { askedAtMs: 700, injectedAtMs: 4000 })).toBe(0);
  });

  test('not when the fault cannot meet it, as one of another shard', () => {
    expect(inFlight(940, 950, { ...FAULT, meets: () => false })).toBe(0);
    expect(inFlight(940, 950, { ...FAULT, meets: () => true })).toBe(1);
  });

  test('not when it was acknowledged long before the fault', () => {
    expect(inFlight(500, 510)).toBe(0);
    expect(inFlight(840, 850)).toBe(0);
  });

  test('not when it was issued after the fault', () => {
    expect(inFlight(1200, 1210)).toBe(0);
  });

  test('not when its answer came long after the fault: from a master that had gone on', () => {
    expect(inFlight(990, 9000)).toBe(0);
  });

  test('not when it is there', () => {
    expect(inFlight(940, 950, FAULT, list('e0'))).toBe(0);
  });

  test('not when its acknowledgement says that a replica has it', () => {
    const write = append('e0', { invokedAtMs: 940, completedAtMs: 950 });
    expect(lossOf(waited(), [write], list(), [FAULT], 0)).toMatchObject({ lost: 1, inFlight: 0 });
    const acquire = (value: string, atMs: number) =>
      operation('acquire', value, { invokedAtMs: atMs, completedAtMs: atMs + 10, result: true });
    const acquired = [acquire('a', 940), acquire('b', 1500)];
    const lossOfLock = (replicas: number) => lossOf(lock({ replicas }), acquired, undefined, [FAULT], 0);
    expect(lossOfLock(0)).toMatchObject({ lost: 1, inFlight: 1 });
    expect(lossOfLock(1)).toMatchObject({ lost: 1, inFlight: 0 });
  });
});
