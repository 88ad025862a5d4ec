import { expect, test } from '@jest/globals';
import type { Ending } from '../history/index.ts';
import type { Client, Command } from './connection.ts';
import { recorderOf } from './recorder.ts';
import { workload as definition, waited } from './waited.ts';

type Reply = unknown;

interface Server {
  readonly RPUSH?: Reply;
  /** An error is thrown. */
  readonly WAIT: Reply;
  /** What happens between the two replies. */
  readonly between?: 'the connection ends' | 'another server answers';
}

/** How an append ends. */
async function endingOf({ RPUSH = 1, WAIT, between }: Server): Promise<Ending | undefined> {
  let [losses, server] = [0, 'a:1'];
  const client = {
    async call([name = '']: Command) {
      if (name === 'WAIT') await new Promise(setImmediate);
      if (name === 'WAIT' && between === 'the connection ends') losses += 1;
      if (name === 'WAIT' && between === 'another server answers') server = 'b:1';
      const reply = name === 'RPUSH' ? RPUSH : WAIT;
      if (reply instanceof Error) throw reply;
      return reply;
    },
    losses: () => losses,
    server: () => server,
  } as Pick<Client, 'call' | 'losses' | 'server'> as Client;
  const endings: Ending[] = [];
  const history = { begin: () => undefined, end: (_: unknown, ending: Ending) => endings.push(ending) };
  const recorder = recorderOf('app', history, () => undefined);
  const workload = waited({ replicas: 2 });
  const signal = new AbortController().signal;
  const issue = await definition.begin({ client, name: 'app', workload, recorder, signal });
  await issue(0, 0);
  return endings[0];
}

test('a write that enough replicas have is acknowledged', async () => {
  expect(await endingOf({ WAIT: 2 })).toMatchObject({ outcome: 'ok', server: 'a:1' });
});

test.each([1, null, 'QUEUED'])('a write of which WAIT says %p is not acknowledged', async WAIT => {
  expect(await endingOf({ WAIT })).toMatchObject({ outcome: 'unresolved' });
});

test('a refused write is certainly not done', async () => {
  const READONLY = new Error("READONLY You can't write against a read only replica.");
  expect(await endingOf({ RPUSH: READONLY, WAIT: 0 })).toMatchObject({ outcome: 'fail' });
});

test('a refused WAIT does not undo the write before it', async () => {
  const WAIT = new Error('NOPERM this user has no permissions to run the WAIT command');
  expect(await endingOf({ WAIT })).toMatchObject({ outcome: 'unresolved' });
});

test.each(['the connection ends', 'another server answers'] as const)(
  'WAIT answers for no write of another connection: %s',
  async between => {
    expect(await endingOf({ WAIT: 2, between })).toMatchObject({ outcome: 'unresolved' });
  },
);
