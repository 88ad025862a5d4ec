import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Server } from '../../topology/index.ts';
import type { Deployment } from '../deployment.ts';
import { delay } from './delay.ts';

// A server that takes some ms to answer anyway, as on a busy machine.

const USUAL_MS = 8;
let delayMs = 0;
let isSilent = false;
const listener = createServer(socket => {
  socket.on('error', () => undefined);
  socket.on('data', asked => {
    const answer = '+PONG\r\n'.repeat(asked.toString().match(/PING/g)?.length ?? 0);
    if (!isSilent) setTimeout(() => socket.write(answer), USUAL_MS + delayMs);
  });
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

test('of a server that does not answer nothing is proven', async () => {
  const late = await aimed(true);
  isSilent = true;
  await late.inject();
  isSilent = false;
  expect(await late.prove()).toEqual({ proven: false, seen: 'redis-1 did not answer before the delay' });
  await late.heal();
  await late.inject();
  isSilent = true;
  expect(await late.prove()).toEqual({ proven: false, seen: 'redis-1 did not answer' });
  isSilent = false;
  await late.heal();
});
