import { expect, test } from '@jest/globals';
import type { Operation } from '../history/index.ts';
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

const HISTORY = [
  operation('e0', 'ok'),
  operation('e1', 'ok'),
  operation('e2', 'fail'),
  operation('e3', 'unresolved'),
];

test('a clean history loses nothing', () => {
  expect(lossOf(HISTORY, ['e0', 'e1'])).toEqual({
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
  expect(lossOf(HISTORY, ['e1']).lost).toEqual(['e0']);
});

test('failed or unresolved and present is a ghost', () => {
  expect(lossOf(HISTORY, ['e0', 'e1', 'e2', 'e3']).ghosts).toEqual(['e2', 'e3']);
});

test('present twice is one duplicate', () => {
  expect(lossOf(HISTORY, ['e0', 'e1', 'e1', 'e1']).duplicates).toEqual(['e1']);
});

test('present and never attempted is unexpected', () => {
  expect(lossOf(HISTORY, ['e0', 'e1', 'x9']).unexpected).toEqual(['x9']);
});
