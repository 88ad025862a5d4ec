import { expect, test } from '@jest/globals';
import type { Client, Command } from './connection.ts';
import { consumers, workload as definition } from './consumers.ts';
import { recorderOf } from './recorder.ts';

// A consumer whose server answers when the test says so: how a message's reply and its producer's race is chance.

test('what is on its way to a consumer is waited for, and received before the server is told so', async () => {
  const server = scripted();
  const end = new AbortController();
  const history: string[] = [];
  const recorder = recorderOf(
    'one',
    { begin: ({ kind }) => history.push(`${kind} begins`), end: ({ kind }) => history.push(`${kind} ends`) },
    () => undefined,
  );
  const workload = consumers({ by: 'XREADGROUP' });
  const { client } = server;
  const issue = await definition.begin({ client, name: 'one', workload, recorder, signal: end.signal });
  const waiting = await server.asked('XREADGROUP');
  await issue(0, 0);
  let idle = false;
  const done = recorder.idle().then(() => {
    idle = true;
  });
  await new Promise(setImmediate);
  expect({ idle, history }).toEqual({ idle: false, history: ['produce begins', 'produce ends'] });

  waiting.reply([['key', [['1-1', ['value', 'one-0']]]]]);
  const acknowledging = await server.asked('XACK');
  await done;
  expect(history.slice(2)).toEqual(['receive begins', 'receive ends']);
  end.abort();
  acknowledging.reply(1);
});

interface Asked {
  readonly reply: (reply: unknown) => void;
}

/** A client whose consumer's commands wait for the test; all others succeed at once. */
function scripted(): { client: Client; asked(name: string): Promise<Asked> } {
  const asked = new Map<string, PromiseWithResolvers<Asked>>();
  const askedOf = (name: string) => {
    const known = asked.get(name) ?? Promise.withResolvers<Asked>();
    asked.set(name, known);
    return known;
  };
  const connection = { server: () => 'server:6379', losses: () => 0, disconnect: () => undefined };
  const blocking = {
    ...connection,
    call: ([name = '']: Command) => new Promise(reply => askedOf(name).resolve({ reply })),
  };
  const client: Client = {
    ...connection,
    instance: undefined,
    call: async () => 'OK',
    another: async () => blocking,
    batch: async () => [],
    subscribe: async () => undefined,
    native: () => undefined,
  };
  return { client, asked: name => askedOf(name).promise };
}
