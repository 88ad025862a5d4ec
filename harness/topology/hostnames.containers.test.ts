import { afterEach, expect, test } from '@jest/globals';
import { fields } from './control.ts';
import type { Server } from './server.ts';
import { startTopology } from './start.ts';
import type { Topology } from './topology.ts';

let topology: Topology | undefined;
afterEach(async () => {
  await topology?.stop();
  topology = undefined;
});

const resolved = async (on: Server, name: string): Promise<string> =>
  (await on.host.run(['getent', 'hosts', name])).output.split(/\s+/)[0] ?? '';

test('sentinels tell clients names, the map leads these to the servers, and both kinds of address are found', async () => {
  topology = await startTopology({ replicas: 1, sentinels: 1, hostnames: true, tls: true });
  const { redis, sentinels, ask, natMap, find } = topology;
  const [master, replica] = redis;
  const [sentinel] = sentinels as [Server];
  expect(await ask(sentinel, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mymaster')).toEqual(['redis-1', '6379']);
  const [seen] = (await ask(sentinel, 'SENTINEL', 'REPLICAS', 'mymaster')) as unknown[];
  expect(fields(seen)).toMatchObject({ ip: 'redis-2', 'master-host': 'redis-1' });
  expect(natMap['redis-2:6379']).toEqual(replica?.reach);
  expect(find('redis-1:6379')).toBe(master);
  expect(find({ host: master.host.ip, port: 6379 })).toBe(master);
  expect(await topology.connect().set('key', 'value')).toBe('OK');
});

test('the name of a host that is off is gone from all others at once, and back with it', async () => {
  topology = await startTopology({ replicas: 1, sentinels: 1, colocated: true, hostnames: true });
  const [master, replica] = topology.redis as [Server, Server];
  expect(await resolved(replica, 'sentinel-1')).toBe(master.host.ip);
  await master.host.powerOff('plugged');
  expect(await resolved(replica, 'redis-1')).toBe('');
  expect(await resolved(replica, 'sentinel-1')).toBe('');
  expect(await resolved(replica, 'redis-2')).toBe(replica.host.ip);
  await master.host.powerOn();
  expect(await resolved(replica, 'redis-1')).toBe(master.host.ip);
  expect(await resolved(master, 'redis-2')).toBe(replica.host.ip);
});
