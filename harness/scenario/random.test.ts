import { expect, test } from '@jest/globals';
import { pickerOf } from './random.ts';

const MANY = Array.from({ length: 1000 }, (_, i) => i);
const choices = (seed: number, name: string) => {
  const pick = pickerOf(seed, name);
  return [pick(MANY), pick(MANY), pick(MANY)];
};

test('the same seed and scenario choose the same', () => {
  expect(choices(7, 'a')).toEqual(choices(7, 'a'));
});

test('another seed or another scenario chooses otherwise', () => {
  expect(choices(7, 'a')).not.toEqual(choices(8, 'a'));
  expect(choices(7, 'a')).not.toEqual(choices(7, 'b'));
});
