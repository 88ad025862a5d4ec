import { expect, test } from '@jest/globals';
import { singleFlight } from './cache.ts';

const counting = () => {
  const asked: string[] = [];
  const pending: (() => void)[] = [];
  const load = singleFlight(async (key: string) => {
    asked.push(key);
    await new Promise<void>(resolve => pending.push(resolve));
    if (key === 'broken') throw new Error('no such thing');
    return `value for ${key}`;
  });
  const settle = () => {
    for (const resolve of pending.splice(0)) resolve();
  };
  return { asked, load, settle };
};

test('all who want a key at the same time have it from one load', async () => {
  const { asked, load, settle } = counting();
  const wanted = [load('a'), load('b'), load('a')];
  settle();
  expect(await Promise.all(wanted)).toEqual(['value for a', 'value for b', 'value for a']);
  expect(asked).toEqual(['a', 'b']);
});

test('whoever comes later has it loaded again', async () => {
  const { asked, load, settle } = counting();
  const first = load('a');
  settle();
  await first;
  const second = load('a');
  settle();
  await second;
  expect(asked).toEqual(['a', 'a']);
});

test('a load that fails fails for all of them, and is tried again by the next', async () => {
  const { asked, load, settle } = counting();
  const wanted = [load('broken'), load('broken')];
  settle();
  expect((await Promise.allSettled(wanted)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const again = load('broken');
  settle();
  await expect(again).rejects.toThrow('no such thing');
  expect(asked).toEqual(['broken', 'broken']);
});
