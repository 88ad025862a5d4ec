import { expect, test } from '@jest/globals';
import { publicationBehindProxy, publicationOfMachine } from './publication.ts';

const LOOPBACK = { at: '127.0.0.1', boundTo: '127.0.0.1' };
const SOCKET = 'unix:///var/run/docker.sock';

test.each([
  ['localhost', SOCKET],
  ['127.0.0.1', SOCKET],
  ['localhost', 'tcp://localhost:2375'],
])('ports of an engine on this machine are on loopback only: %s of %s', async (host, endpoint) => {
  expect(await publicationBehindProxy(host, endpoint)).toEqual(LOOPBACK);
});

test('beside a container in which this process runs, they are on one address of the engine’s machine', async () => {
  // TEST-NET-2: no machine has it.
  expect(await publicationBehindProxy('198.51.100.1', SOCKET)).toEqual({
    at: '198.51.100.1',
    boundTo: '198.51.100.1',
  });
});

test('an engine on another machine publishes on all of its addresses', async () => {
  expect(await publicationBehindProxy('198.51.100.1', 'tcp://198.51.100.1:2375')).toEqual({
    at: '198.51.100.1',
    boundTo: '0.0.0.0',
  });
});

test.each([
  ['that leads here', '192.0.2.7', '192.0.2.7'],
  ['that other machines do not use', '203.0.113.7', '0.0.0.0'],
])('a machine of a swarm publishes on its address %s', (_what, address, boundTo) => {
  const node = { address: '192.0.2.7', manages: true };
  expect(publicationOfMachine({ address, node })).toEqual({ at: address, boundTo });
});
