import { expect, test } from '@jest/globals';
import { lifeOf } from './life.ts';

test('a connection works from its first acknowledged write to its interruption', () => {
  const life = lifeOf(1000);
  expect(life.now()).toEqual({ spells: [], acknowledged: 0 });
  life.interrupted(5);
  life.acknowledged(0, 10.4);
  life.acknowledged(0, 1010);
  expect(life.now()).toEqual({ spells: [[0, 10]], acknowledged: 2, lastMs: 1010 });
  life.interrupted(1500);
  life.acknowledged(0, 1600);
  expect(life.now().spells).toEqual([
    [0, 10, 1500],
    [0, 1600],
  ]);
});

test('another server and a long silence end it with the last write before', () => {
  const life = lifeOf(1000);
  life.acknowledged(0, 10);
  life.acknowledged(1, 500);
  life.acknowledged(1, 2500);
  life.acknowledged(1, 4501);
  expect(life.now().spells).toEqual([
    [0, 10, 10],
    [1, 500, 2500],
    [1, 4501],
  ]);
});

test('an error that the connection survives interrupts nothing, and is kept until the next write', () => {
  const life = lifeOf(1000);
  life.acknowledged(0, 10);
  life.complained(3);
  expect(life.now()).toMatchObject({ spells: [[0, 10]], lastError: 3 });
  life.acknowledged(0, 20);
  expect(life.now().lastError).toBeUndefined();
});
