import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Data, Operation } from './finding.ts';
import { forAll } from './fixture.ts';
import {
  atomicity,
  breakdown,
  convergence,
  counter,
  delivery,
  elements,
  jobs,
  lock,
  outcomes,
  queue,
  runCheckers,
  setReads,
  ttl,
  twoMasters,
  uniqueIds,
  unsettled,
} from './index.ts';

// Histories are read from files, and what a client under test answers is its own affair: what the types promise may not
// be so, and no checker may fail on it.

const KINDS = [
  'append',
  'add',
  'read-all',
  'increment',
  'read',
  'id',
  'push',
  'pop',
  'acquire',
  'release',
  'publish',
  'receive',
  'set-ttl',
  'pipeline',
  'transaction',
  'start',
  'stall',
  'tick',
];
const oddTime = fc.constantFrom<number>(
  0,
  1,
  5,
  -3,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
);
const oddText = fc.constantFrom('', 'a', '__proto__', 'constructor', '7');
const oddValue = fc.oneof(oddText, fc.constant(null), fc.array(fc.oneof(oddText, fc.constant(null))));
const oddOperation = fc.record(
  {
    id: fc.nat(3),
    client: oddText,
    kind: fc.constantFrom(...KINDS),
    key: oddText,
    value: fc.oneof(oddValue, fc.anything()),
    invokedAtMs: oddTime,
    completedAtMs: oddTime,
    outcome: fc.constantFrom('ok', 'ok', 'fail', 'unresolved', 'odd'),
    result: fc.oneof(oddValue, fc.anything()),
    server: oddText,
    error: oddText,
  },
  { requiredKeys: ['id', 'client', 'kind', 'key', 'outcome', 'invokedAtMs'] },
);

test('no checker throws, whatever the history says', () => {
  const anyHistory = fc.array(oddOperation, { maxLength: 20 });
  forAll(anyHistory, fc.array(oddText), oddTime, (odd, present, timeMs) => {
    const operations = odd as unknown as Operation[];
    const data: Data = Object.fromEntries(present.map(key => [key, { type: 'set', value: present }]));
    const findings = runCheckers({
      elements: () => elements(operations, present),
      'set-reads': () => setReads(operations, server => server === 'a'),
      counter: () => counter(operations, timeMs),
      'unique-ids': () => uniqueIds(operations),
      queue: () => queue(operations, present),
      jobs: () =>
        jobs(
          operations,
          { due: present, later: present, failed: present },
          { patienceMs: timeMs, everyMs: timeMs, workEndedAtMs: timeMs },
        ),
      lock: () => lock(operations, { leaseMs: timeMs }),
      delivery: () => delivery(operations),
      shared: () => delivery(operations, { shared: true }),
      ttl: () => ttl(operations, data, timeMs),
      atomicity: () => atomicity(operations, present),
      convergence: () => convergence({ a: data, b: {}, ...Object.fromEntries([['__proto__', data]]) }),
      'two-masters': () => twoMasters([{ server: 'a', fromMs: timeMs, toMs: timeMs + 1 }]),
      unsettled: () => unsettled(operations, timeMs),
      outcomes: () => outcomes(operations),
    });
    for (const { reason } of findings) expect(reason).not.toMatch(/the checker itself failed/);
    expect(() => breakdown(operations, present)).not.toThrow();
  });
});

test('what was answered need not have a toString that can be called', () => {
  const operations = [{ toString: false }, { toJSON: null }].map(
    (result, id): Operation => ({
      ...{ id, client: 'a', kind: 'receive', key: 'k', value: null, invokedAtMs: 0, outcome: 'ok', result },
    }),
  );
  expect(() =>
    delivery([...operations, { ...operations[0], kind: 'publish', value: 'a' } as Operation]),
  ).not.toThrow();
});
