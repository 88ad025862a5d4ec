import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { controlOf, OBSERVER_PORTS } from './control.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** Of a server without a password, TLS and renamed commands. */
const PLAIN = { login: {}, tls: undefined, commandName: (command: string) => command };

/** Answers everything with PONG and tells from which ports it was asked. */
async function pongs() {
  const askedFrom: number[] = [];
  const server = createServer((socket: Socket) => {
    askedFrom.push(socket.remotePort ?? 0);
    socket.on('error', () => undefined).on('data', () => socket.write('+PONG\r\n'));
  }).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  const reach = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  return { askedFrom, server: { name: 'pongs', reach, ...PLAIN } };
}

test("the harness's own connections come from the observer's ports, and partitions of the client leave those alone", async () => {
  const { askedFrom, server } = await pongs();
  const control = controlOf(server, 1000);
  open.push(control);
  expect(await control.send('PING')).toBe('PONG');
  expect(askedFrom).toHaveLength(1);
  expect(askedFrom[0]).toBeGreaterThanOrEqual(OBSERVER_PORTS.first);
  expect(askedFrom[0]).toBeLessThanOrEqual(OBSERVER_PORTS.last);
});

test('a port that somebody else holds is passed over', async () => {
  const { askedFrom, server } = await pongs();
  const first = controlOf(server, 1000);
  open.push(first);
  await first.send('PING');
  // The ports are given out one after the other: the next two are taken.
  const taken = [1, 2].map(ahead => (askedFrom[0] ?? 0) + ahead);
  for (const port of taken) {
    const squatter = createServer().listen(port, '0.0.0.0');
    open.push(squatter);
    await once(squatter, 'listening');
  }
  const second = controlOf(server, 1000);
  open.push(second);
  expect(await second.send('PING')).toBe('PONG');
  expect(taken).not.toContain(askedFrom[1]);
});

test('a server that is not there is told as with any connection', async () => {
  const nowhere = {
    name: 'nowhere',
    reach: { host: '127.0.0.1', port: 1 },
    ...PLAIN,
  };
  await expect(controlOf(nowhere, 1000).send('PING')).rejects.toThrow(/ECONNREFUSED|closed/);
});
