import { expect, test } from '@jest/globals';
import { proven } from '../faults/index.ts';
import type { RecordedError } from '../run/index.ts';
import { injectionsEnded } from './injections-ended.ts';
import type { Injection } from './stage.ts';

const injection = (title: string, moments: object) =>
  ({ title, injected: [moments] }) as unknown as Injection;

const ended = async (running: Promise<unknown>, ...injections: Injection[]): Promise<RecordedError[]> => {
  const unawaited: RecordedError[] = [];
  const end = { body: undefined, unawaited, assertions: () => 0 };
  await injectionsEnded({ running: new Set([running]), injections, end }, 20);
  return unawaited;
};

test('an injection that never ends makes the scenario unknown, and is named', async () => {
  const done = injection('crash of redis-1', { proof: proven('refused') });
  const failed = injection('freeze of redis-2', { injectFailed: 'no such process' });
  const hanging = injection('own fault of redis-3', {});
  expect(await ended(new Promise(() => undefined), done, failed, hanging)).toEqual([
    {
      is: 'unknown',
      message: 'this did not end within 20 ms after the body: injecting own fault of redis-3',
    },
  ]);
});

test('one that fails in time is no error of its own', async () => {
  expect(await ended(Promise.reject(new Error('no such process')))).toEqual([]);
});
