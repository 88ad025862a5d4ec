import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from '@jest/globals';
import { onSilence, poll, within } from './time.ts';

const greeters: Worker[] = [];

afterEach(async () => {
  for (const greeter of greeters.splice(0)) await greeter.terminate();
});

test('what comes in time is given', async () => {
  expect(await within(1000, Promise.resolve('answer'))).toBe('answer');
});

test('what does not come is late', async () => {
  expect(await within(10, new Promise(() => undefined))).toBe('late');
});

test('what came while this process stood still is not late', async () => {
  const port = await startGreeter("socket => socket.end('hello')");
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const greeted = within(50, once(socket, 'data'));
  standStill(200);
  expect(String(await greeted)).toBe('hello');
});

test('a connection that was accepted, and answered, while this process stood still met no silence', async () => {
  const port = await startGreeter("socket => socket.once('data', () => socket.write('hello'))");
  const socket = connect(port, '127.0.0.1', () => {
    socket.write('?');
    standStill(200);
  });
  const first = Promise.race([once(socket, 'data'), silenceOf(socket, 50)]);
  standStill(200);
  expect(String(await first)).toBe('hello');
  // Now nothing more comes, and that is noticed.
  expect(await silenceOf(socket, 50)).toBe('silence');
  socket.destroy();
});

const silenceOf = (socket: Socket, ms: number) =>
  new Promise(resolve => onSilence(socket, ms, () => resolve('silence')));

/** A server on a thread of its own. @param greet what it does with a socket */
async function startGreeter(greet: string): Promise<number> {
  const greeter = new Worker(
    `const server = require('node:net').createServer(${greet});
     server.listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  greeters.push(greeter);
  const [port] = await once(greeter, 'message');
  return port;
}

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
