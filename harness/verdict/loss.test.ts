import { expect, test } from '@jest/globals';
import type { Data, Operation } from '../history/index.ts';
import { lossOf } from './loss.ts';

const operation = (value: string, outcome: Operation['outcome']): Operation => ({
  id: Number(value.slice(1)),
  client: 'app',
  kind: 'append',
  key: 'list',
  value,
  invokedAtMs: 0,
  lateMs: 0,
  outcome,
});

const holding = (...value: string[]): Data => ({ list: { type: 'list', value } });

const HISTORY = [
  operation('e0', 'ok'),
  operation('e1', 'ok'),
  operation('e2', 'fail'),
  operation('e3', 'unresolved'),
];

test('a clean history loses nothing', () => {
  expect(lossOf(HISTORY, holding('e0', 'e1'))).toEqual({
    attempted: 4,
    acknowledged: 2,
    failed: 1,
    unresolved: 1,
    lost: [],
    ghosts: [],
    duplicates: [],
    unexpected: [],
  });
});

test('acknowledged and absent is lost', () => {
  expect(lossOf(HISTORY, holding('e1')).lost).toEqual(['e0']);
});

test('failed or unresolved and present is a ghost', () => {
  expect(lossOf(HISTORY, holding('e0', 'e1', 'e2', 'e3')).ghosts).toEqual(['e2', 'e3']);
});

test('present twice is one duplicate', () => {
  expect(lossOf(HISTORY, holding('e0', 'e1', 'e1', 'e1')).duplicates).toEqual(['e1']);
});

test('present and never attempted is unexpected', () => {
  expect(lossOf(HISTORY, holding('e0', 'e1', 'x9')).unexpected).toEqual(['x9']);
});

test('of a batch every element counts for itself', () => {
  const batch: Operation = { ...operation('e0', 'ok'), kind: 'transaction', value: ['e0', 'e1', 'e2'] };
  expect(lossOf([batch], holding('e0', 'e2'))).toMatchObject({ acknowledged: 1, lost: ['e1'] });
});
