import { expect, test } from '@jest/globals';
import { now, pause } from '../basics/index.ts';
import { newsOf, until } from './observation.ts';

const stall = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

test('what is there already is found at once, and what comes is found when it comes', async () => {
  const news = newsOf();
  expect(await until(news, () => 'there', 0)).toBe('there');
  let found: string | undefined;
  const waiting = until(news, () => found, now() + 10_000);
  news.emit('event');
  found = 'came';
  news.emit('event');
  expect(await waiting).toBe('came');
  expect(news.listenerCount('event') + news.listenerCount('stop')).toBe(0);
});

test('many events do not keep it looking: it rests four times as long as it looked', async () => {
  const news = newsOf();
  const lookMs = 10;
  let looks = 0;
  const beganAtMs = now();
  const waiting = until(
    news,
    () => {
      looks += 1;
      stall(lookMs);
      return undefined;
    },
    beganAtMs + 500,
  );
  for (let emitted = 0; emitted < 100; emitted += 1) {
    news.emit('event');
    await pause(4);
  }
  expect(await waiting).toBeUndefined();
  const share = (looks * lookMs) / (now() - beganAtMs);
  expect(looks).toBeGreaterThan(2);
  expect(share).toBeLessThan(0.3);
});

test('what came while it rested is looked at: when it has rested, at the deadline, and at the end', async () => {
  const news = newsOf();
  let there: 'found' | undefined;
  const slowly = (ms: number) => () => {
    stall(ms);
    return there;
  };
  const rested = until(news, slowly(20), now() + 10_000);
  there = 'found';
  news.emit('event');
  expect(await rested).toBe('found');

  there = undefined;
  const deadlineMs = now() + 750;
  const late = until(news, slowly(500), deadlineMs);
  there = 'found';
  news.emit('event');
  expect(await late).toBe('found');
  // A look lasts 500 ms, the rest after it would have lasted 2000 ms.
  expect(now() - deadlineMs).toBeLessThan(1500);

  there = undefined;
  const ended = until(news, slowly(200), now() + 10_000);
  there = 'found';
  news.emit('event');
  news.emit('stop');
  expect(await ended).toBe('found');
});

test('nothing is found until the deadline when nothing comes, and at once when nothing can come any more', async () => {
  const news = newsOf();
  expect(await until(news, () => undefined, now() + 20)).toBeUndefined();
  const waiting = until(news, () => undefined, now() + 60_000);
  news.emit('stop');
  expect(await waiting).toBeUndefined();
});

test('a look that fails ends the waiting with its error', async () => {
  const news = newsOf();
  let broken = false;
  const waiting = until(
    news,
    () => {
      if (broken) throw new Error('no such server');
      return undefined;
    },
    now() + 10_000,
  );
  broken = true;
  await pause(5);
  news.emit('event');
  await expect(waiting).rejects.toThrow('no such server');
});
