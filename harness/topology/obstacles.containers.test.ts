import { afterEach, expect, test } from '@jest/globals';
import { isUnusableInput } from '../basics/index.ts';
import { startHosts } from './hosts.ts';
import { listenersIn } from './obstacles.ts';
import type { TopologyOptions } from './options.ts';
import { startTopology } from './start.ts';
import type { Topology } from './topology.ts';

const SMALL = { replicas: 1, sentinels: 1 } as const;

let topology: Topology | undefined;
afterEach(async () => {
  await topology?.stop();
  topology = undefined;
});

const TABLE = `
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
   1: 00000000:66EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2
   2: 0B02010A:18EB 0102010A:C350 01 00000000:00000000 00:00000000 00000000     0        0 3
   3: 0B00007F:9C4D 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4
  sl  local_address                         remote_address                        st tx_queue
   0: 00000000000000000000000001000000:18EB 00000000000000000000000000000000:0000 0A 00000000:00000000
   1: 00000000000000000000000000000000:66EB 00000000000000000000000000000000:0000 0A 00000000:00000000`;

test('the addresses that servers listen on are read from the tables of the kernel, without the engine’s name server', () => {
  expect(listenersIn(TABLE)).toEqual([
    { ip: '127.0.0.1', port: 6379 },
    { ip: '0.0.0.0', port: 26_347 },
    { ip: '::1', port: 6379 },
    { ip: '::', port: 26_347 },
  ]);
  expect(listenersIn('')).toEqual([]);
});

test('hosts that cannot reach each other are told, although this machine reaches both', async () => {
  const hosts = startHosts({ ...SMALL, shards: 1 });
  try {
    const [one, other] = await Promise.all(hosts.redis);
    if (one === undefined || other === undefined) throw new Error('there are not two hosts');
    await one.run(['iptables', '-A', 'INPUT', '-s', other.ip, '-j', 'DROP']);
    const said = await startTopology({ ...SMALL, readyWithin: '4s' }, { hosts }).then(() => '', String);
    expect(said).toMatch(
      /packets from redis-2 do not get to redis-1 at 10\.[\d.]+:6379, which answers this machine; let TCP to port 6379 through between their hosts/,
    );
  } finally {
    await hosts.release();
  }
});

async function reasonOf(options: TopologyOptions): Promise<string> {
  const end = await startTopology({ ...SMALL, readyWithin: '4s', ...options }).then(
    started => {
      topology = started;
    },
    (error: unknown) => error,
  );
  expect(isUnusableInput(end)).toBe(true);
  return String(end);
}

test.each<[string, TopologyOptions, RegExp]>([
  [
    'a replica that listens on its loopback only',
    { servers: { 'redis-2': { bind: '127.0.0.1' } } },
    /not ready: redis-2 listens on 127\.0\.0\.1 only \(its `bind`\), so nothing else can reach it at 10\.[\d.]+:6379; change `bind` in topology\.servers\['redis-2'\]/,
  ],
  [
    'a sentinel that listens on its loopback only',
    { sentinel: { bind: '127.0.0.1' } },
    /not ready: sentinel-1 listens on 127\.0\.0\.1 only .*change `bind` in topology\.sentinel,/,
  ],
  [
    'a replica in protected mode without a password',
    { servers: { 'redis-2': { 'protected-mode': 'yes' } } },
    /not ready: redis-2 refuses every host but its own: .*`protected-mode yes`.*in topology\.servers\['redis-2'\]/,
  ],
  [
    'a sentinel in protected mode without a password',
    { servers: { 'sentinel-1': { 'protected-mode': 'yes' } } },
    /not ready: sentinel-1 refuses every host but its own/,
  ],
  [
    'a master whose firewall keeps its port from everybody',
    { firewall: { 'redis-1': [6379] } },
    /not ready: redis-1 listens on port 6379, and connecting to it at 10\.[\d.]+:6379 meets silence: the firewall of its host keeps it away \(`iptables .*--dport 6379 -j DROP`\); let TCP to port 6379 through, or change topology\.firewall\['redis-1'\]/,
  ],
])('%s is named, with the reason and what to change', async (_what, options, reason) => {
  expect(await reasonOf(options)).toMatch(reason);
});

test('a server in protected mode with a password is reached', async () => {
  const guarded = { requirepass: 'secret', 'protected-mode': 'yes' };
  topology = await startTopology({
    ...SMALL,
    redis: { masterauth: 'secret', ...guarded },
    sentinel: { 'sentinel auth-pass mymaster': 'secret' },
    servers: { 'sentinel-1': { 'protected-mode': 'yes', requirepass: 'other' } },
  });
  expect(topology.sentinels[0]?.clientLogin.password).toBe('other');
});
