import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import type { Server } from '../topology/index.ts';
import { feedOf } from './sentinel-feed.ts';

// A sentinel that comes back just when the scenario ends: too short a moment to wait for a real one.

const SUBSCRIBED = '*3\r\n$10\r\npsubscribe\r\n$1\r\n*\r\n:1\r\n';
const MESSAGE = '*4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$5\r\n+tilt\r\n$1\r\n#\r\n';

/** Resolves with the next connection, when it has asked to subscribe. */
async function asking(listener: ReturnType<typeof createServer>): Promise<Socket> {
  const [socket] = (await once(listener, 'connection')) as [Socket];
  await once(socket, 'data');
  return socket;
}

test('a feed subscribes again when its sentinel is back, and can be stopped before that was answered', async () => {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const reach = { host: '127.0.0.1', port: (listener.address() as AddressInfo).port };
  const told: string[] = [];
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);

  const first = asking(listener);
  const feed = feedOf({ name: 'sentinel-1', reach } as Server, ({ event }) => told.push(event));
  (await first).write(SUBSCRIBED);
  await feed.subscribed;

  const second = asking(listener);
  (await first).destroy();
  (await second).write(SUBSCRIBED + MESSAGE);
  const third = asking(listener);
  (await second).end();
  const socket = await third;
  expect(told).toEqual(['+tilt']);

  feed.stop();
  await once(socket, 'close');
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  listener.close();
  expect(unhandled).toEqual([]);
});
