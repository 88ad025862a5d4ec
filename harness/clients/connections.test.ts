import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis-6';
import { showAddress } from '../basics/index.ts';
import { connectionsOfOne, openConnections, watchConnections } from './connections.ts';

const told: string[] = [];
const received = watchConnections(
  ({ moment, to }) => told.push(`${moment} ${to}`),
  address => ({ to: address.port === 1 ? 'closed port' : showAddress(address) }),
);
afterEach(() => {
  told.length = 0;
});

test('a connection is told from its first packet to its end', async () => {
  const server = createServer(socket => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1', () => socket.end());
  await once(socket, 'close');
  server.close();
  const to = `127.0.0.1:${port}`;
  expect(told).toEqual([`dialled ${to}`, `connected ${to}`, `hung up ${to}`, `closed ${to}`]);
});

test('one that is refused is told as well, by the name that the address has in the network', async () => {
  const socket = connect(1, '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise(closed => socket.once('close', closed));
  expect(told).toEqual(['dialled closed port', 'closed closed port']);
});

test('what connections received is counted, also of those that are closed', async () => {
  const server = createServer(socket => socket.end('+PONG')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const before = received();
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'data');
  expect(received() - before).toBe(5);
  await once(socket, 'close');
  server.close();
  expect(received() - before).toBe(5);
});

test('of several clients in a process each has the losses of its own connections, also of those that it made again', async () => {
  const server = createServer(socket => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const made = () => {
    const connections = openConnections(() => false);
    const options = { port, host: '127.0.0.1', enableReadyCheck: false, retryStrategy: () => 1 };
    const redis = connectionsOfOne(connections, () => new Redis(options));
    return { connections, redis };
  };
  const [steady, cut] = [made(), made()];
  await Promise.all([once(steady.redis, 'connect'), once(cut.redis, 'connect')]);
  for (const _ of [1, 2]) {
    cut.redis.stream.destroy();
    await once(cut.redis, 'connect');
  }
  expect([steady, cut].map(({ connections }) => connections.losses())).toEqual([0, 2]);
  steady.redis.disconnect();
  cut.redis.disconnect();
  server.close();
});
