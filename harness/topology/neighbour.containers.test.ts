import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { poll } from '../basics/index.ts';
import { ask } from './control.ts';
import { type Hosts, startHosts } from './hosts.ts';
import type { Server } from './server.ts';
import { startTopology } from './start.ts';
import type { Topology } from './topology.ts';

const OPTIONS = {
  replicas: 1,
  sentinels: 1,
  downAfter: '10m',
  neighbour: { name: 'theirs', replicas: 1, sentinels: 2 },
} as const;

let hosts: Hosts;
let topology: Topology;
beforeAll(async () => {
  hosts = startHosts(OPTIONS);
  topology = await startTopology(OPTIONS, { hosts });
});
afterAll(async () => {
  await topology.stop();
  await hosts.release();
});

const text = async (server: Server, ...command: string[]) => String(await ask(server, command));

/** Of a server of the neighbour: its address, and whether anything answers there. */
const answersAt = async (ip: string) => {
  const [server] = topology.redis;
  const { output } = await server.host.quickly(`timeout 1 redis-cli -h ${ip} ping 2>&1`);
  return output.includes('PONG');
};

test('a neighbour runs beside the deployment, ready, and is no part of it', async () => {
  const { neighbour } = topology;
  expect(neighbour?.servers.map(({ name }) => name)).toEqual([
    'neighbour-redis-1',
    'neighbour-redis-2',
    'neighbour-sentinel-1',
    'neighbour-sentinel-2',
  ]);
  expect(topology.servers.map(({ name }) => name)).toEqual(['redis-1', 'redis-2', 'sentinel-1']);
  for (const sentinel of neighbour?.sentinels ?? []) {
    expect(await text(sentinel, 'SENTINEL', 'CKQUORUM', 'theirs')).toMatch('OK 2 usable Sentinels');
    expect(await text(sentinel, 'SENTINEL', 'MASTERS')).not.toContain('mymaster');
  }
  const ips = [...topology.servers, ...(neighbour?.servers ?? [])].map(({ host }) => host.ip);
  expect(new Set(ips).size).toBe(7);
});

test('its server is deleted when a server of ours gets the address, and a later deployment has clean hosts', async () => {
  const replica = topology.find('redis-2') as Server;
  const theirs = topology.neighbour?.redis[1] as Server;
  const ip = await topology.newAddressFor(replica, { formerlyOf: 'neighbour-redis-2' });
  expect(ip).toBe(theirs.host.ip);
  // Nothing is changed yet.
  expect(await answersAt(ip)).toBe(true);
  await replica.signal('KILL');
  await replica.ended();
  await topology.moveTo(replica, ip);
  expect(await answersAt(ip)).toBe(false);
  await replica.start();
  expect(await poll(async () => (await answersAt(ip)) || undefined, { withinMs: 5000, everyMs: 20 })).toBe(
    true,
  );
  expect(topology.neighbour?.former).toEqual([theirs]);
  expect(topology.neighbour?.redis.map(({ name }) => name)).toEqual(['neighbour-redis-1']);
  const [master] = topology.redis;
  await expect(topology.newAddressFor(master, { formerlyOf: 'neighbour-redis-2' })).rejects.toThrow(
    /redis-1 cannot take the former address of neighbour-redis-2, [\d.]+: redis-2 has it now/,
  );
  await expect(topology.newAddressFor(master, { formerlyOf: 'neighbour-redis-3' })).rejects.toThrow(
    "formerlyOf is 'neighbour-redis-3', and there is no such server; servers that have: redis-2, neighbour-redis-1",
  );
  await topology.stop();
  topology = await startTopology(OPTIONS, { hosts });
  expect(topology.redis.map(({ host }) => host.ip)).not.toContain(ip);
  expect(topology.neighbour?.redis[1]?.host.ip).toBe(ip);
  expect(await topology.replacedHosts()).toEqual([]);
}, 120_000);

test('hosts without those of a neighbour are refused for a topology that has one', async () => {
  const { neighbour: _, ...without } = OPTIONS;
  const few = startHosts(without);
  try {
    await expect(startTopology(OPTIONS, { hosts: few })).rejects.toThrow('without those of the neighbour');
  } finally {
    await few.release();
  }
});
