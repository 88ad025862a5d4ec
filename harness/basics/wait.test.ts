import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { poll, within } from './time.ts';

test('what comes in time is given', async () => {
  expect(await within(1000, Promise.resolve('answer'))).toBe('answer');
});

test('what does not come is late', async () => {
  expect(await within(10, new Promise(() => undefined))).toBe('late');
});

test('what came while this process stood still is not late', async () => {
  const greeter = new Worker(
    `const server = require('node:net').createServer(socket => socket.end('hello'));
     server.listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  greeter.unref();
  const [port] = await once(greeter, 'message');
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const greeted = within(50, once(socket, 'data'));
  standStill(200);
  expect(String(await greeted)).toBe('hello');
  await greeter.terminate();
});

test('polling gives the first answer', async () => {
  let asked = 0;
  const probe = async () => {
    asked += 1;
    return asked === 3 ? asked : undefined;
  };
  expect(await poll(probe, { withinMs: 1000, everyMs: 1 })).toBe(3);
});

test('polling gives up', async () => {
  expect(await poll(async () => undefined, { withinMs: 5, everyMs: 1 })).toBeUndefined();
});

const standStill = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
