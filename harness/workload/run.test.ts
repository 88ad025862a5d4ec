import { expect, test } from '@jest/globals';
import { pause } from '../basics/index.ts';
import type { Client } from './connection.ts';
import type { Surroundings, Workload } from './kind.ts';
import { lock } from './lock.ts';
import { recorderOf } from './recorder.ts';
import { beginWorkload } from './run.ts';

const acknowledging = {
  call: async ([name]: readonly string[]) => (name === 'SET' ? 'OK' : 1),
  server: () => '10.0.0.1:6379',
  losses: () => 0,
} as unknown as Client;

/** What a client did until the workload was idle after one turn. */
async function doneInOneTurn(client: Client): Promise<string[]> {
  const ended: string[] = [];
  const history = { begin: () => undefined, end: ({ kind }: { kind: string }) => ended.push(kind) };
  const surroundings: Surroundings = {
    client,
    name: 'app',
    workload: lock({ workMs: 50 }),
    recorder: recorderOf('app', history, () => undefined),
    signal: new AbortController().signal,
  };
  const issue = await beginWorkload(surroundings);
  const turn = issue(0, 0);
  turn.catch(() => undefined);
  // Between the two operations of the turn nothing is on its way to a server.
  await pause(10);
  await surroundings.recorder.idle();
  return [...ended];
}

test('a turn of several operations is in flight until the last of them has ended, also between two', async () => {
  expect(await doneInOneTurn(acknowledging)).toEqual(['acquire', 'release']);
});

test('a turn that ends early is in flight no longer', async () => {
  const refusing = { ...acknowledging, call: async () => null } as unknown as Client;
  expect(await doneInOneTurn(refusing)).toEqual(['acquire']);
});

test('there is no workload of another kind', async () => {
  const workload = { ...lock(), kind: 'juggle' } as unknown as Workload;
  await expect(beginWorkload({ workload } as Surroundings)).rejects.toThrow("There is no workload 'juggle'");
});
