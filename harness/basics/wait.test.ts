import { expect, test } from '@jest/globals';
import { poll, within } from './wait.ts';

test('what comes in time is given', async () => {
  expect(await within(1000, Promise.resolve('answer'))).toBe('answer');
});

test('what does not come is late', async () => {
  expect(await within(10, new Promise(() => undefined))).toBe('late');
});

test('polling gives the first answer', async () => {
  let asked = 0;
  const probe = async () => {
    asked += 1;
    return asked === 3 ? asked : undefined;
  };
  expect(await poll(probe, { withinMs: 1000, everyMs: 1 })).toBe(3);
});

test('polling gives up', async () => {
  expect(await poll(async () => undefined, { withinMs: 5, everyMs: 1 })).toBeUndefined();
});
