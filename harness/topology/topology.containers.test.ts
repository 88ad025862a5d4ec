import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { now } from '../basics/index.ts';
import { connectEngine } from '../engine/index.ts';
import { probePort } from '../faults/index.ts';
import { fields } from './control.ts';
import { startTopology } from './start.ts';
import type { Topology } from './topology.ts';

let topology: Topology | undefined;
afterEach(async () => {
  await topology?.stop();
  topology = undefined;
  delete process.env.HARNESS_ADDRESSING;
});

const started = async (...given: Parameters<typeof startTopology>) => {
  topology = await startTopology(...given);
  return topology;
};

test('a topology on new hosts is in a network of its own and gone after its end', async () => {
  process.env.HARNESS_HOSTS = 'fresh';
  const one = await started({ replicas: 0, sentinels: 1 });
  delete process.env.HARNESS_HOSTS;
  const { dockerode } = (await connectEngine()).container;
  // By name: once it is gone, another run may be given its addresses.
  const name = one.firstMaster.host.container.replace(/-redis-1$/, '');
  const mine = async () => (await dockerode.listNetworks()).filter(({ Name }) => Name === name);
  expect(await mine()).toHaveLength(1);
  await one.stop();
  expect(await mine()).toHaveLength(0);
});

test('a killed server leaves its host answering, and starts again with its data', async () => {
  const { firstMaster } = await started({
    replicas: 0,
    sentinels: 1,
    redis: { appendonly: 'yes', appendfsync: 'always' },
  });
  const redis = topology?.connect();
  await redis?.set('key', 'kept');
  await firstMaster.signal('KILL');
  expect(await firstMaster.ended()).toMatchObject({ exitCode: 137 });
  expect(await probePort(firstMaster)).toBe('refused');
  await firstMaster.start();
  expect(await redis?.get('key')).toBe('kept');
});

test('a frozen server accepts and does not answer, and goes on when thawed', async () => {
  const { firstMaster } = await started({ replicas: 0, sentinels: 1 });
  await firstMaster.signal('STOP');
  expect(firstMaster.state()).toBe('frozen');
  expect(await probePort(firstMaster)).toBe('accepted');
  await firstMaster.signal('CONT');
  expect(await topology?.connect().ping()).toBe('PONG');
});

test('a host that lost power is silent, and comes back with the same address', async () => {
  const { firstMaster } = await started({ replicas: 0, sentinels: 1 });
  const { ip } = firstMaster.host;
  await firstMaster.host.powerOff('pulled');
  expect(['silence', 'unreachable']).toContain(await probePort(firstMaster));
  await firstMaster.host.powerOn();
  await firstMaster.start();
  expect(firstMaster.host.ip).toBe(ip);
  expect(await topology?.connect().ping()).toBe('PONG');
});

test('a host that is deleted closes its connections at the moment that is told of', async () => {
  const { firstMaster } = await started({ replicas: 0, sentinels: 1 });
  const socket = connect(firstMaster.reach).resume();
  await once(socket, 'connect');
  const closed = once(socket, 'close').then(now);
  const atMs = await firstMaster.host.powerOff('plugged');
  const toldAtMs = now();
  // The engine reports the end of the host some 80 ms later.
  expect(atMs - (await closed)).toBeLessThan((toldAtMs - (await closed)) / 2);
});

test('where the hosts’ addresses cannot be reached, servers are reached at published ports', async () => {
  process.env.HARNESS_ADDRESSING = 'mapped';
  const { firstMaster, natMap, sentinels } = await started({ replicas: 1, sentinels: 1 });
  expect(firstMaster.reach.host).not.toBe(firstMaster.address.host);
  expect(Object.keys(natMap)).toHaveLength(3);
  const redis = topology?.connect();
  await redis?.set('key', 'value');
  expect(await redis?.get('key')).toBe('value');
  expect(redis?.stream.remotePort).toBe(firstMaster.reach.port);
  expect(sentinels).toHaveLength(1);
});

test('a proxy accepts whatever happens behind it: what the server says tells whether it hangs or is dead', async () => {
  process.env.HARNESS_ADDRESSING = 'proxied';
  const { firstMaster } = await started({ replicas: 0, sentinels: 1 });
  expect(await probePort(firstMaster)).toBe('accepted');
  await firstMaster.signal('STOP');
  expect(await probePort(firstMaster)).toBe('silence');
  await firstMaster.signal('KILL');
  await firstMaster.ended();
  expect(await probePort(firstMaster)).toBe('refused');
});

test('another addressing than those there are is refused', async () => {
  process.env.HARNESS_ADDRESSING = 'magic';
  await expect(startTopology()).rejects.toThrow(
    /HARNESS_ADDRESSING is "magic".*'auto', 'direct', 'mapped' or 'proxied'/,
  );
});

test('a topology that does not get ready names the server, what it lacks and its log', async () => {
  const broken = {
    replicas: 1,
    sentinels: 1,
    readyWithin: '6s',
    servers: { 'redis-1': { 'rename-command': ['PSYNC ""', 'SYNC ""'] } },
  } as const;
  await expect(startTopology(broken)).rejects.toThrow(
    /the topology is not ready: redis-2 lacks (a link to its master \(master_link_status:down\)|a complete copy \(a full sync is in progress\)); its log ends\n.*unknown command/s,
  );
});

test('a replica with a wrong password for its master is named with the line to correct', async () => {
  const broken = {
    replicas: 1,
    sentinels: 1,
    readyWithin: '6s',
    redis: { masterauth: 'x', requirepass: 'y' },
  } as const;
  await expect(startTopology(broken)).rejects.toThrow(
    /redis-2 cannot log in to redis-1, which replies WRONGPASS .*; correct `masterauth` in topology\.redis$/,
  );
});

test('a replica that is not announced is known to the sentinels, and they tell nobody of it', async () => {
  const { sentinels, ask } = await started({
    sentinels: 2,
    servers: { 'redis-3': { 'replica-announced': 'no' } },
  });
  for (const sentinel of sentinels) {
    const master = fields(await ask(sentinel, 'SENTINEL', 'MASTER', 'mymaster'));
    expect(master['num-slaves']).toBe('2');
    expect(await ask(sentinel, 'SENTINEL', 'REPLICAS', 'mymaster')).toHaveLength(1);
  }
});

test('a server is asked on a connection of the harness’s own, with the password of that server', async () => {
  const { redis, ask } = await started({
    replicas: 1,
    sentinels: 1,
    servers: { 'redis-2': { requirepass: 'mine' } },
    sentinel: { 'sentinel auth-pass mymaster': 'mine' },
  });
  const [master, replica] = redis;
  expect(await ask(master, 'ECHO', 'hello')).toBe('hello');
  expect(await ask(replica ?? master, 'CONFIG', 'GET', 'requirepass')).toEqual(['requirepass', 'mine']);
  await expect(ask(master, 'GET')).rejects.toThrow(/wrong number of arguments/);
});
