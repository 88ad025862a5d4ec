import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { poll } from '../basics/index.ts';
import { ask } from './control.ts';
import { startHosts } from './hosts.ts';
import { createSet } from './pool/host-set.ts';
import type { Server } from './server.ts';
import { startTopology } from './start.ts';
import type { Topology } from './topology.ts';

let topology: Topology;
beforeAll(async () => {
  topology = await startTopology({ replicas: 2, sentinels: 1, downAfter: '10m' });
});
afterAll(() => topology.stop());

const server = (name: string): Server => topology.find(name) as Server;

async function move(name: string, wanted: Parameters<Topology['newAddressFor']>[1]): Promise<void> {
  const ip = await topology.newAddressFor(server(name), wanted);
  await server(name).signal('KILL');
  await server(name).ended();
  await topology.moveTo(server(name), ip);
  await server(name).start();
  const answers = () => ask(server(name), ['PING']).catch(() => undefined);
  expect(await poll(answers, { withinMs: 5000, everyMs: 20 })).toBe('PONG');
}

test('a server gets the address that another one gave up, also for hosts that knew the other one there', async () => {
  const moved: string[] = [];
  topology.onMove(({ name }) => moved.push(name));
  const first = server('redis-1').address;
  await expect(topology.newAddressFor(server('redis-2'), { formerlyOf: 'redis-1' })).rejects.toThrow(
    "formerlyOf is 'redis-1', and this server has given up no address; servers that have: none",
  );
  await move('redis-1', 'new');
  await move('redis-2', { formerlyOf: 'redis-1' });
  expect(moved).toEqual(['redis-1', 'redis-2']);
  expect(server('redis-2').address).toEqual(first);
  expect(topology.find(first)?.name).toBe('redis-2');
  expect(server('redis-1').past.map(({ address }) => address)).toEqual([first]);
  // From a host that was connected to redis-1 at this address.
  const { output } = await server('redis-3').host.quickly(`redis-cli -h ${first.host} info server`);
  const runId = /run_id:(\w+)/.exec(String(await ask(server('redis-2'), ['INFO', 'server'])))?.[1];
  expect(/run_id:(\w+)/.exec(output)?.[1]).toBe(runId);
  await expect(topology.newAddressFor(server('redis-3'), { formerlyOf: 'redis-1' })).rejects.toThrow(
    /redis-3 cannot take the former address of redis-1, [\d.]+: redis-2 has it now/,
  );
});

test('hosts that swapped their addresses are taken again, each with its first one', async () => {
  const hosts = startHosts({ replicas: 1, sentinels: 0 });
  const [one, other] = await Promise.all([...hosts.redis]);
  const first = [one, other].map(host => host?.ip ?? '');
  await one?.moveTo(await hosts.nextAddress());
  await other?.moveTo(first[0] ?? '');
  await one?.moveTo(first[1] ?? '');
  await hosts.wipe();
  expect([one, other].map(host => host?.ip)).toEqual(first);
  const port = (await other?.quickly(`timeout 5 bash -c 'sleep 0.1; exec 3<>/dev/tcp/${first[0]}/7' 2>&1`))
    ?.output;
  expect(port).toContain('Connection refused');
  await hosts.release();
});

test('an address that a rule in the packet filter of another host names cannot be changed', async () => {
  const { host } = server('redis-3');
  const rule = `INPUT -s ${server('redis-1').host.ip} -j DROP`;
  await host.quickly(`iptables -w -A ${rule}`);
  await expect(topology.newAddressFor(server('redis-1'), 'new')).rejects.toThrow(
    'the address of redis-1 cannot be changed: a network fault names its address in the packet filter of redis-3; heal that fault first',
  );
  await host.quickly(`iptables -w -D ${rule}`);
  await expect(topology.newAddressFor(server('redis-1'), 'new')).resolves.toMatch(/^10\./);
});

test('a host keeps its new address when it loses its power, and has its first one after it was wiped', async () => {
  const set = await createSet('by number');
  const [first, other] = [set.network.addressOf(0), set.network.addressOf(100)];
  try {
    const host = await set.take(0, 'redis-1', { [first]: ['redis-1'] });
    const addresses = async () => (await host.quickly('ip -4 -o addr show dev eth0')).output;
    await host.moveTo(other);
    await host.powerOff('plugged');
    await host.powerOn();
    expect(await addresses()).toContain(`inet ${other}/24`);
    expect([host.ip, host.reach(6379).host]).toEqual([other, other]);
    await set.giveBack();
    const again = await set.take(0, 'redis-1', { [first]: ['redis-1'] });
    expect([set.replaced, again.ip]).toEqual([[], first]);
    // One that its process left at another address is not used again.
    await again.quickly(`ip addr del ${first}/24 dev eth0 && ip addr add ${other}/24 brd + dev eth0`);
    await set.giveBack();
    await set.take(0, 'redis-1', { [first]: ['redis-1'] });
    expect(set.replaced.join()).toContain(`eth0    inet ${other}/24`);
  } finally {
    await set.remove();
  }
});

test.each([
  [{ tls: true, sentinels: 0, replicas: 0 }, /topology\.tls/],
  [{ colocated: true, sentinels: 1, replicas: 0, quorum: 1 }, /shares its host with sentinel-1/],
])('the address of a server cannot be changed with %p', async (options, why) => {
  const other = await startTopology(options);
  try {
    await expect(other.newAddressFor(other.firstMaster, 'new')).rejects.toThrow(why);
  } finally {
    await other.stop();
  }
});
