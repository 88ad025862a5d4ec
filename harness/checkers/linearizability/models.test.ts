import { expect, test } from '@jest/globals';
import type { Operation } from '../finding.ts';
import { append, cas, read, readAll, unresolved, write } from './fixture.ts';
import { appendLists, linearizability, registers } from './index.ts';

test.each([
  ['reads what was written', [read(null, [0, 1]), write('a', [2, 3]), read('a', [4, 5])]],
  ['a read beside a write sees it or not', [write('a', [0, 9]), read(null, [1, 2]), read('a', [3, 4])]],
  ['what ends at the moment when the next begins', [write('a', [0, 5]), read(null, [5, 6])]],
  [
    'a cas that finds what it expects, and one that does not',
    [write('a', [0, 1]), cas('a', 'b', true, [2, 3]), cas('a', 'c', false, [4, 5]), read('b', [6, 7])],
  ],
  ['an unresolved write that is never seen', [write('a', [0, 1], unresolved), read(null, [2, 3])]],
  [
    'an unresolved write that is seen long after',
    [
      write('a', [0, 1], unresolved),
      read(null, [2, 3]),
      write('b', [4, 5]),
      read('b', [6, 7]),
      read('a', [8, 9]),
    ],
  ],
  [
    'a cas that fails because of an unresolved write',
    [write('a', [0, 1]), write('b', [2, 3], unresolved), cas('a', 'c', false, [4, 5])],
  ],
  [
    'an unresolved write that is needed late, where an acknowledged one would have done before',
    [
      write('a', [0, 1], unresolved),
      write('a', [0, 10]),
      write('b', [0, 10]),
      read('a', [20, 21]),
      write('c', [30, 31]),
      read('c', [40, 41]),
      read('a', [50, 51]),
    ],
  ],
  [
    'a write of what is there already, needed later',
    [write('d', [0, 1]), write('d', [2, 9]), write('a', [3, 4]), read('a', [5, 6]), read('d', [10, 11])],
  ],
  ['an unresolved read', [write('a', [0, 1]), read('x', [2, 3], unresolved)]],
  ['a failed write that is not seen', [write('a', [0, 1], { outcome: 'fail' }), read(null, [2, 3])]],
  ['keys apart', [write('a', [0, 1]), read(null, [2, 3], { key: 'other' })]],
] satisfies [string, Operation[]][])('registers pass: %s', (_, operations) => {
  expect(linearizability(operations, registers)).toMatchObject({
    verdict: 'pass',
    examples: { violatingKeys: [] },
  });
});

test.each([
  ['a stale read', [write('a', [0, 1]), write('b', [2, 3]), read('a', [4, 5])]],
  ['a lost write', [write('a', [0, 1]), read(null, [2, 3])]],
  ['a read of what nobody wrote', [write('a', [0, 1]), read('x', [2, 3])]],
  ['a read that goes back', [write('a', [0, 9]), read('a', [1, 2]), read(null, [3, 4])]],
  ['a cas that took effect on another value', [write('b', [0, 1]), cas('a', 'c', true, [2, 3])]],
  [
    'two cas that both found the same',
    [write('a', [0, 1]), cas('a', 'b', true, [2, 5]), cas('a', 'c', true, [3, 4])],
  ],
  ['a cas that failed on the value that it expects', [write('a', [0, 1]), cas('a', 'b', false, [2, 3])]],
  [
    'an unresolved write that is seen and vanishes',
    [write('a', [0, 1], unresolved), read('a', [2, 3]), read(null, [4, 5])],
  ],
  [
    'an unresolved write that is seen before it was invoked',
    [read('a', [0, 1]), write('a', [2, 3], unresolved)],
  ],
  ['a failed write that is seen', [write('a', [0, 1], { outcome: 'fail' }), read('a', [2, 3])]],
] satisfies [string, Operation[]][])('registers fail: %s', (_, operations) => {
  expect(linearizability(operations, registers)).toMatchObject({
    verdict: 'fail',
    numbers: { violatingKeys: 1 },
  });
});

test.each([
  ['appends side by side', 'pass', [append('a', [0, 9]), append('b', [1, 2]), readAll(['b', 'a'], [10, 11])]],
  ['lengths', 'pass', [append('a', [0, 9], { result: 2 }), append('b', [1, 2], { result: 1 })]],
  ['an unresolved append seen', 'pass', [append('a', [0, 1], unresolved), readAll(['a'], [2, 3])]],
  [
    'an unresolved append counted',
    'pass',
    [append('a', [0, 1], unresolved), append('b', [2, 3], { result: 2 })],
  ],
  ['a lost append', 'fail', [append('a', [0, 1]), append('b', [2, 3]), readAll(['b'], [4, 5])]],
  ['the wrong order', 'fail', [append('a', [0, 1]), append('b', [2, 3]), readAll(['b', 'a'], [4, 5])]],
  ['one length twice', 'fail', [append('a', [0, 9], { result: 1 }), append('b', [1, 2], { result: 1 })]],
  [
    'reads that differ',
    'fail',
    [append('a', [0, 9]), append('b', [0, 9]), readAll(['a'], [0, 9]), readAll(['b', 'a'], [0, 9])],
  ],
  ['an unresolved append seen twice', 'fail', [append('a', [0, 1], unresolved), readAll(['a', 'a'], [2, 3])]],
] satisfies [string, string, Operation[]][])('append lists: %s', (_, verdict, operations) => {
  expect(linearizability(operations, appendLists)).toMatchObject({ verdict });
});
