import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { showAddress } from '../basics/index.ts';
import { watchConnections } from './connections.ts';

const told: string[] = [];
watchConnections(
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
