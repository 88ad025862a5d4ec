import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectEngine } from '../../engine/index.ts';
import type { Host } from '../host.ts';
import { attachSet, createSet, type HostSet } from './host-set.ts';

let set: HostSet;
beforeAll(async () => {
  set = await createSet('by number');
});
afterAll(() => set.remove());

const take = (): Promise<Host> => set.take(0, 'redis-1', { [set.network.addressOf(0)]: ['redis-1'] });

const containerOf = async ({ container }: Host) =>
  (await connectEngine()).container.dockerode.getContainer(container);

/** Takes the host, uses it, gives it back, and changes it behind the back of the pool. */
async function afterUse(
  leak: (container: Awaited<ReturnType<typeof containerOf>>) => Promise<unknown>,
): Promise<void> {
  const host = await take();
  await host.quickly('echo data > /tmp/data; sleep 100 & iptables -A INPUT -s 10.0.0.1 -j DROP');
  await set.giveBack();
  await leak(await containerOf(host));
}

const run =
  (script: string) =>
  async (container: Awaited<ReturnType<typeof containerOf>>): Promise<void> => {
    const exec = await container.exec({ Cmd: ['sh', '-c', script], AttachStdout: true, AttachStderr: true });
    const stream = await exec.start({});
    await new Promise(resolve => stream.on('end', resolve).resume());
  };

test('a host that was used and wiped is taken again, with its address and another name', async () => {
  const first = await take();
  await afterUse(async () => undefined);
  const again = await set.take(0, 'sentinel-1', { [first.ip]: ['sentinel-1'] });
  expect(set.replaced).toEqual([]);
  expect(again).toMatchObject({ container: first.container, ip: first.ip, name: 'sentinel-1' });
  expect((await again.quickly('cat /etc/hosts')).output).toBe(`127.0.0.1 localhost\n${first.ip} sentinel-1`);
  await set.giveBack();
  await expect(again.quickly('true')).rejects.toThrow('nothing can be run on sentinel-1: it is given back');
});

test('a host that lost its power, was paused and was limited is taken again after its wipe', async () => {
  const host = await take();
  await host.powerOff('pulled');
  await host.powerOn();
  await host.limit({ processorPercent: 10, memoryBytes: 2 ** 28 });
  await host.pause();
  await set.giveBack();
  await take();
  expect(set.replaced).toEqual([]);
  await set.giveBack();
});

test.each<[string, (container: Awaited<ReturnType<typeof containerOf>>) => Promise<unknown>, RegExp]>([
  ['a packet filter rule', run('iptables -A INPUT -s 10.0.0.9 -j DROP'), /-A INPUT -s 10\.0\.0\.9/],
  ['a file', run('echo left > /etc/left.conf'), /file \/etc\/left\.conf/],
  ['a file in memory', run('echo left > /dev/shm/left'), /file \/dev\/shm\/left/],
  [
    'data',
    run('mkdir -p /var/lib/server && touch /var/lib/server/dump.rdb'),
    /file \/var\/lib\/server\/dump\.rdb/,
  ],
  ['a program', run('setsid tail -f /dev/null > /dev/null 2>&1 &'), /process tail \(state [SR]\)/],
  [
    'a stopped program',
    run(
      'setsid tail -f /dev/null > /dev/null 2>&1 & sleep 0.1; kill -STOP $(cat /proc/[0-9]*/stat | grep "(tail)" | cut -d" " -f1)',
    ),
    /process tail \(state T\)/,
  ],
  [
    'a queue',
    run('tc qdisc add dev eth0 root tbf rate 1mbit burst 16kb latency 100ms'),
    /qdisc tbf .*dev eth0/,
  ],
  ['a link that is down', run('ip link set eth0 down'), /link eth0 down/],
  ['another address', run('ip addr add 10.1.2.3/24 dev eth0'), /eth0 +inet 10\.1\.2\.3\/24/],
  [
    'another resolver',
    run("echo 'nameserver 127.0.0.1' > /etc/resolv.conf"),
    /resolver nameserver 127\.0\.0\.1/,
  ],
  [
    'a memory limit',
    container => container.update({ Memory: 2 ** 28, MemorySwap: 2 ** 28 }),
    /limit memory\.\S+ 268435456/,
  ],
  [
    'a processor quota',
    container => container.update({ CpuPeriod: 100_000, CpuQuota: 5000 }),
    /limit cpu\S+ 5000/,
  ],
  ['a host that is off', container => container.kill(), /redis-1/],
])('a host left with %s is found when it is taken, and replaced', async (_what, leak, found) => {
  await afterUse(leak);
  const host = await take();
  expect(set.replaced).toEqual([expect.stringMatching(found)]);
  expect(await host.quickly('echo works')).toMatchObject({ output: 'works' });
  await set.giveBack();
});

test('another process takes a stored set over, and ends what the one before left open on its hosts', async () => {
  const { ip } = await take();
  await set.giveBack();
  const other = await attachSet(set.store());
  const host = await other.take(0, 'redis-1', { [ip]: ['redis-1'] });
  expect(other.replaced).toEqual([]);
  expect(await host.quickly('echo works')).toMatchObject({ output: 'works' });
  await other.giveBack();
});
