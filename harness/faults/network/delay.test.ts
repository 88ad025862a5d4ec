import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Server } from '../../topology/index.ts';
import type { Deployment } from '../deployment.ts';
import { delay } from './delay.ts';

// A server that takes some ms to answer anyway, as on a busy machine.

const USUAL_MS = 8;
let delayMs = 0;
/** How many of the next connections get no answer. */
let mute = 0;
const listener = createServer(socket => {
  socket.on('error', () => undefined);
  if (mute > 0) mute -= 1;
  else socket.on('data', () => setTimeout(() => socket.write('+PONG\r\n'), USUAL_MS + 2 * delayMs));
});
beforeAll(async () => {
  await once(listener.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  listener.close();
});

/** @param works whether the link of its host can be delayed */
function aimed(works: boolean, jitter?: '100ms') {
  const { port } = listener.address() as AddressInfo;
  const server = {
    name: 'redis-1',
    kind: 'redis',
    reach: { host: '127.0.0.1', port },
    login: {},
    commandName: (command: string) => command,
    host: {
      links: ['eth0'],
      async quickly(script: string) {
        if (works) delayMs = script.includes('add') ? 100 : 0;
        return { exitCode: 0, output: '' };
      },
    },
  } as unknown as Server;
  return delay(server, '100ms', jitter && { jitter }).aim({} as Deployment);
}

test('a delay with as much jitter shows, and so does its end', async () => {
  const late = await aimed(true, '100ms');
  await late.inject();
  expect(await late.prove()).toMatchObject({ proven: true });
  await late.heal();
  expect(await late.proveHealed()).toMatchObject({ proven: true });
});

test('the time that a server takes anyway is no delay, however large the jitter', async () => {
  const late = await aimed(false, '100ms');
  expect(await late.prove()).toMatchObject({ proven: false, seen: 'redis-1 was not delayed' });
  await late.inject();
  expect(await late.prove()).toMatchObject({ proven: false });
});

test('one connection of many that gets no answer changes nothing; where most get none, nothing is proven', async () => {
  const late = await aimed(true);
  await late.inject();
  mute = 1;
  expect(await late.prove()).toMatchObject({ proven: true });
  await late.heal();
  const silent = await aimed(true);
  mute = 21;
  await silent.inject();
  expect(await silent.prove()).toMatchObject({
    proven: false,
    seen: expect.stringMatching(/did not answer/),
  });
  await silent.heal();
}, 30_000);
