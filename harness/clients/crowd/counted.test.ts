import { expect, test } from '@jest/globals';
import { type Counted, filledUp, joinCounted, NOTHING_COUNTED, slotOf, slotsIn } from './counted.ts';

const part = (server: string, kind: string): Counted => ({
  servers: [server],
  attempts: { 'a:1': [10, 2, 12, 1], [server]: [11, 1] },
  connected: { [server]: [11, 1] },
  acknowledged: [12, 3],
  failed: [],
  errors: [{ kind, counts: [10, 1] }],
  connections: [
    {
      spells: [
        [0, 100, 200],
        [0, 300],
      ],
      acknowledged: 3,
      lastMs: 300,
      lastError: 0,
    },
    { spells: [], acknowledged: 0 },
  ],
});

test('what several processes counted is added up, and its servers and errors are numbered anew', () => {
  const joined = joinCounted([part('b:1', 'refused'), part('c:1', 'reset'), NOTHING_COUNTED]);
  expect(joined).toMatchObject({
    servers: ['b:1', 'c:1'],
    attempts: { 'a:1': [10, 4, 12, 2], 'b:1': [11, 1], 'c:1': [11, 1] },
    connected: { 'b:1': [11, 1], 'c:1': [11, 1] },
    acknowledged: [12, 6],
    errors: [
      { kind: 'refused', counts: [10, 1] },
      { kind: 'reset', counts: [10, 1] },
    ],
  });
  expect(joined.connections.map(({ spells, lastError }) => [spells, lastError])).toEqual([
    [
      [
        [0, 100, 200],
        [0, 300],
      ],
      0,
    ],
    [[], undefined],
    [
      [
        [1, 100, 200],
        [1, 300],
      ],
      1,
    ],
    [[], undefined],
  ]);
});

test('connections keep their numbers where a process before theirs did not make all of its own', () => {
  const none = filledUp(NOTHING_COUNTED, 2);
  const joined = joinCounted([none, filledUp(part('b:1', 'refused'), 3)]);
  expect(joined.connections.map(({ acknowledged }) => acknowledged)).toEqual([0, 0, 3, 0, 0]);
});

test('a slot is a tenth of a second, and counts are read slot by slot', () => {
  expect([0, 99.9, 100].map(slotOf)).toEqual([0, 0, 1]);
  expect(slotsIn([5, 1, 7, 4])).toEqual([
    [5, 1],
    [7, 4],
  ]);
});
