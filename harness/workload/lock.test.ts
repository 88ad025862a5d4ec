import { expect, test } from '@jest/globals';
import type { Client, Command } from './connection.ts';
import { workload as definition, lock } from './lock.ts';
import type { Recorder } from './recorder.ts';

interface Server {
  readonly replies: Readonly<Record<string, unknown>>;
  /** Each command ends a connection. */
  readonly unstable?: boolean;
  /** Each command goes to another server, as those without a key do in a cluster. */
  readonly scattered?: boolean;
}

/** Takes the lock once. @returns what is recorded of the acquire, and the commands that were sent */
async function takeOnce(
  options: Parameters<typeof lock>[0],
  { replies, unstable = false, scattered = false }: Server,
): Promise<{ results: unknown[]; sent: string[] }> {
  const sent: string[] = [];
  const results: unknown[] = [];
  const client = {
    call: async ([name = '', script]: Command) => {
      const command = name === 'EVAL' && script?.includes('DEL') ? 'release' : name;
      sent.push(command);
      return replies[command];
    },
    losses: () => (unstable ? sent.length : 0),
    server: () => (scattered ? `server-${sent.length}:1` : 'a:1'),
  } as Pick<Client, 'call' | 'losses' | 'server'> as Client;
  const recorder = {
    async record(_deed, _late, _connection, perform, resultOf) {
      const result = resultOf?.(await perform());
      results.push(result);
      return result;
    },
  } as Pick<Recorder, 'record'> as Recorder;
  const workload = lock({ workMs: 0, ...options });
  const signal = new AbortController().signal;
  const issue = await definition.begin({ client, name: 'app', workload, recorder, signal });
  await issue(0, 0);
  return { results, sent };
}

test('a lock is taken with SET and released by its holder', async () => {
  const { results, sent } = await takeOnce({}, { replies: { SET: 'OK', release: 1 } });
  expect({ results, sent }).toEqual({ results: [true, true], sent: ['SET', 'release'] });
});

test('with fencing the token is recorded; a lock of another holder has none', async () => {
  expect(await takeOnce({ fencing: true }, { replies: { EVAL: 7 } })).toMatchObject({ results: [7, false] });
  expect(await takeOnce({ fencing: true }, { replies: { EVAL: 0 } })).toEqual({
    results: [false],
    sent: ['EVAL'],
  });
});

test('a lock that too few replicas have is given back', async () => {
  const taken = { SET: 'OK', release: 1 };
  expect(await takeOnce({ replicas: 2 }, { replies: { ...taken, WAIT: 1 } })).toEqual({
    results: [false],
    sent: ['SET', 'WAIT', 'release'],
  });
  expect(await takeOnce({ replicas: 2 }, { replies: { ...taken, WAIT: 2 } })).toMatchObject({
    results: [true, true],
  });
});

test('WAIT on another connection than that of the lock confirms nothing', async () => {
  const replies = { SET: 'OK', WAIT: 2, release: 1 };
  for (const another of [{ unstable: true }, { scattered: true }])
    expect(await takeOnce({ replicas: 2 }, { replies, ...another })).toMatchObject({ results: [false] });
});

test('options that cannot be are refused with their names', () => {
  expect(() => lock({ replicas: -1 })).toThrow(
    'workload.replicas is -1 (number); allowed: a whole number from 0 to 50',
  );
  expect(() => lock({ fencing: 'yes' as unknown as boolean })).toThrow(
    /workload\.fencing is .*true or false/,
  );
});
