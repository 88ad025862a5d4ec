import { expect, test } from '@jest/globals';
import { pause } from '../basics/index.ts';
import { withoutJestsOwnListener } from './fixture.ts';
import { unawaitedErrors } from './ledger.ts';

const turn = () => new Promise(setImmediate);

/** What is collected while something runs. */
const collected = (run: () => Promise<unknown>): Promise<unknown[]> =>
  withoutJestsOwnListener(async () => {
    const unawaited = unawaitedErrors();
    await run();
    return unawaited.stop();
  });

test('a rejection that nothing awaits is collected, also one with undefined', async () => {
  const error = new Error('not awaited');
  const errors = await collected(async () => {
    void Promise.reject(error);
    void Promise.reject(undefined);
  });
  expect(errors).toEqual([error, undefined]);
});

test('one that comes just before the end is collected', async () => {
  const errors = await collected(async () => {
    await turn();
    void Promise.resolve().then(() => {
      throw new Error('late');
    });
  });
  expect(errors).toMatchObject([{ message: 'late' }]);
});

test('what a callback throws is collected', async () => {
  const errors = await collected(async () => {
    setTimeout(() => {
      throw new Error('in a callback');
    });
    await pause(10);
  });
  expect(errors).toMatchObject([{ message: 'in a callback' }]);
});

test('a rejection that is awaited in time does not count', async () => {
  expect(await collected(() => Promise.reject(new Error('handled')).catch(() => undefined))).toEqual([]);
});

test('a rejection that is awaited later does not count', async () => {
  const errors = await collected(async () => {
    const rejected = Promise.reject(new Error('handled later'));
    await turn();
    await rejected.catch(() => undefined);
    await turn();
  });
  expect(errors).toEqual([]);
});

test('nothing listens any more once it has stopped', async () => {
  const listeners = () =>
    ['unhandledRejection', 'rejectionHandled', 'uncaughtException'].map(name => process.listenerCount(name));
  const before = listeners();
  await unawaitedErrors().stop();
  expect(listeners()).toEqual(before);
});
