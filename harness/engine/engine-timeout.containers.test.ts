import { expect, test } from '@jest/globals';
import { fromEngine } from './engine-timeout.ts';

const never = new Promise<void>(() => undefined);

test('an engine that does not come to an end is not waited for for ever', async () => {
  await expect(fromEngine('to start the host redis-1', never, 20)).rejects.toThrow(
    /to start the host redis-1[\s\S]+had not finished it after 20 ms[\s\S]+restart the engine/,
  );
});

test('what the engine did, or why it would not, is passed on', async () => {
  await expect(fromEngine('to start', Promise.resolve('done'))).resolves.toBe('done');
  await expect(fromEngine('to start', Promise.reject(new Error('no space left')))).rejects.toThrow(
    'no space left',
  );
});
