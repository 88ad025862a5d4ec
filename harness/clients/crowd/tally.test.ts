import { expect, test } from '@jest/globals';
import { kindOfError, tallyOf } from './tally.ts';

test('moments are counted by address, kind and slot', () => {
  const tally = tallyOf();
  for (const atMs of [10, 20, 130]) tally.connection({ connection: 0, to: 'a:1', moment: 'dialled' }, atMs);
  tally.connection({ connection: 0, to: 'a:1', moment: 'connected' }, 140);
  tally.connection({ connection: 0, to: 'a:1', moment: 'closed' }, 150);
  tally.acknowledged(230);
  tally.failed(250);
  expect(tally.error('connect ECONNREFUSED 10.0.0.2:6379', 160)).toBe(0);
  expect(tally.error('another', 160)).toBe(1);
  expect(tally.error('connect ECONNREFUSED 10.0.0.3:6379', 170)).toBe(0);
  expect([tally.server('a:1'), tally.server('b:1'), tally.server('a:1')]).toEqual([0, 1, 0]);
  expect(tally.now([])).toEqual({
    servers: ['a:1', 'b:1'],
    attempts: { 'a:1': [0, 2, 1, 1] },
    connected: { 'a:1': [1, 1] },
    acknowledged: [2, 1],
    failed: [2, 1],
    errors: [
      { kind: 'connect ECONNREFUSED …', counts: [1, 2] },
      { kind: 'another', counts: [1, 1] },
    ],
    connections: [],
  });
});

test('an error is one kind whatever addresses and numbers it names, and at most twenty kinds are distinguished', () => {
  expect(kindOfError('Retrying from scratch after 10ms.')).toBe('Retrying from scratch after Nms.');
  const tally = tallyOf();
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') tally.error(letter, 0);
  const { errors } = tally.now([]);
  expect(errors).toHaveLength(21);
  expect(errors.at(-1)).toEqual({ kind: 'other errors', counts: [0, 6] });
});
