import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { poll, showAddress } from '../basics/index.ts';
import { startHosts } from './hosts.ts';
import { behindNat } from './nat.ts';
import { createSet, type HostSet } from './pool/host-set.ts';
import { probePort, probePortsFrom } from './probe-port.ts';
import { startTopology } from './start.ts';
import type { Topology } from './topology.ts';

let topology: Topology;
beforeAll(async () => {
  topology = await startTopology({ nat: true, sentinels: 1, replicas: 1, quorum: 1 });
});
afterAll(() => topology.stop());

/** From here, past the translation. */
const atAnnounced = (server: Topology['servers'][number]) =>
  probePort({ ...server, reach: { ...server.address, host: server.host.ip } });

test('servers reach each other at the announced address, and this machine only at the translated one', async () => {
  const [first, second] = topology.redis;
  for (const server of topology.servers) {
    expect(server.reach.port).toBe(server.address.port + 10_000);
    expect([await atAnnounced(server), await probePort(server)]).toEqual(['silence', 'accepted']);
  }
  expect(await probePortsFrom(second as typeof first, [first.address])).toEqual(['accepted']);
});

test('a client is given where each server is reached, and follows what a sentinel tells it', async () => {
  const [first] = topology.redis;
  expect(topology.natMap[showAddress(first.address)]).toEqual(first.reach);
  const client = topology.connect();
  await expect(client.set('key', 'value')).resolves.toBe('OK');
  client.disconnect();
});

test('a server that is added is behind it too, and a host that lost its power still is', async () => {
  const added = await topology.addReplica({ master: topology.firstMaster });
  expect([await atAnnounced(added), await probePort(added)]).toEqual(['silence', 'accepted']);
  await added.host.powerOff('plugged');
  await added.host.powerOn();
  await added.start();
  const answer = () => topology.ask(added, 'PING').catch(() => undefined);
  expect(await poll(answer, { withinMs: 5000, everyMs: 20 })).toBe('PONG');
  expect(await atAnnounced(added)).toBe('silence');
});

test('what wipes a host takes the translation away; one that keeps it is not used again', async () => {
  const set = await createSet('by number');
  const take = () => set.take(0, 'redis-1', { [set.network.addressOf(0)]: ['redis-1'] });
  try {
    await translated(set, take);
    await set.giveBack();
    const again = await take();
    expect(set.replaced).toEqual([]);
    await again.quickly('iptables -w -t nat -A INPUT -p tcp --dport 16379 -j ACCEPT');
    await set.giveBack();
    await take();
    expect(set.replaced.join()).toContain('-A INPUT -p tcp -m tcp --dport 16379 -j ACCEPT');
  } finally {
    await set.remove();
  }
});

async function translated(set: HostSet, take: () => ReturnType<HostSet['take']>): Promise<void> {
  const hosts = startHosts({ replicas: 0, sentinels: 0 });
  await hosts.release();
  const [host] = behindNat({ ...hosts, redis: [take()], sentinels: [] }).redis;
  const { output } = (await (await host)?.quickly('iptables -w -t nat -S PREROUTING')) ?? { output: '' };
  expect(output).toContain('--to-ports 6379');
  expect(set.replaced).toEqual([]);
}
