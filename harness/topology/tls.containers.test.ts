import { connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { environment } from '../engine/index.ts';
import { probePort, probePortsFrom } from '../faults/index.ts';
import type { Server } from './server.ts';
import { startTopology } from './start.ts';
import type { Topology } from './topology.ts';

const usual = process.env.HARNESS_ENVIRONMENT;

let topology: Topology | undefined;
afterEach(async () => {
  await topology?.stop();
  topology = undefined;
  delete process.env.HARNESS_ADDRESSING;
  if (usual !== undefined) process.env.HARNESS_ENVIRONMENT = usual;
});

/** What a server answers to somebody who speaks without TLS. */
const plainly = ({ reach }: Server): Promise<string> =>
  new Promise(resolve => {
    const socket = connect(reach, () => socket.write('PING\r\n'));
    socket.once('data', data => resolve(String(data)));
    socket.once('error', () => resolve('nothing'));
    socket.once('close', () => resolve('nothing'));
  });

test('with TLS no server speaks without it, and the harness and ordinary clients reach them all', async () => {
  topology = await startTopology({ replicas: 1, sentinels: 2, tls: true });
  const { servers, redis, ask } = topology;
  expect(await topology.plainPorts()).toEqual([]);
  for (const server of servers) {
    expect(await plainly(server)).toBe('nothing');
    expect(await ask(server, 'PING')).toBe('PONG');
  }
  await topology.linked;
  const client = topology.connect();
  expect(await client.set('key', 'value')).toBe('OK');
  expect(client.stream).toMatchObject({ encrypted: true, authorized: true });
  await ask(redis[0], 'CONFIG', 'SET', 'port', '6390');
  expect(await topology.plainPorts()).toEqual(['redis-1:6390']);
  expect(await probePortsFrom(redis[0], [(redis[1] ?? redis[0]).address])).toEqual(['accepted']);
});

test.each(['mapped', 'proxied'])(
  'certificates hold where servers are reached at published ports: %s',
  async addressing => {
    process.env.HARNESS_ADDRESSING = addressing;
    topology = await startTopology({ replicas: 0, sentinels: 1, tls: true });
    expect(await topology.connect().ping()).toBe('PONG');
    expect(await probePort(topology.firstMaster)).toBe('accepted');
  },
);

test('an image whose servers do not speak TLS is told before anything starts', async () => {
  const { capabilities, ...rest } = environment();
  const without = { ...capabilities, TLS: 'it refuses tls-port: Bad directive' };
  process.env.HARNESS_ENVIRONMENT = JSON.stringify({ ...rest, capabilities: without });
  await expect(startTopology({ tls: true })).rejects.toThrow(
    /(redis|valkey)-server of the image .* cannot: it refuses tls-port.*\n.*HARNESS_IMAGE to an image whose server was built with TLS/,
  );
});
