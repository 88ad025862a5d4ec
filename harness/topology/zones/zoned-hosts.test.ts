import { expect, test } from '@jest/globals';
import type { Host } from '../host.ts';
import type { Hosts } from '../hosts.ts';
import type { HostNetwork } from '../network.ts';
import type { ServiceContainer } from '../service-container.ts';
import type { TopologySettings } from '../settings.ts';
import { inTheirZones } from './zoned-hosts.ts';

const SETTINGS = {
  shards: 1,
  replicas: 1,
  sentinels: 0,
  colocated: false,
  zones: {
    members: { a: ['redis-1'], b: ['redis-2', 'api'] },
    latency: [{ between: ['a', 'b'], ms: 10 }],
  },
} as unknown as TopologySettings;
const NETWORK = { addressOf: (i: number) => `10.1.1.${11 + i}` } as unknown as HostNetwork;

/** Hosts that only remember the scripts of their shells. @param roundTripUs what each of them measures */
function startZoned(roundTripUs = 10_000) {
  const scripts: Record<string, string[]> = {};
  const hostAt = (name: string, ip: string) =>
    ({
      name,
      ip,
      links: ['eth0'],
      clientAddress: '10.1.1.1',
      async quickly(script: string) {
        scripts[name] = [...(scripts[name] ?? []), script];
        return { exitCode: 0, output: '', firstLineAtMs: 1 };
      },
      run: async ([, , , , script = '']: readonly string[]) => ({
        output: `round-trip ${/for to in (\S+);/.exec(script)?.[1]} ${roundTripUs}`,
      }),
    }) as unknown as Host;
  const given = {
    redis: [hostAt('redis-1', '10.1.1.11'), hostAt('redis-2', '10.1.1.12')].map(host =>
      Promise.resolve(host),
    ),
    sentinels: [],
    addService: async (name: string) => ({ host: hostAt(name, '10.1.1.211') }) as unknown as ServiceContainer,
  } satisfies Pick<Hosts, 'redis' | 'sentinels' | 'addService'>;
  const hosts = inTheirZones(given, SETTINGS, NETWORK, {});
  const add = (name: string) =>
    hosts.addService(name, 8080, () => ({ image: 'x', command: undefined, env: {} }));
  const took = (name: string) => scripts[name]?.splice(0).join('\n') ?? '';
  return { hosts, add, took };
}

test('the host of a service in a zone delays its packets to other zones, and theirs to it are delayed', async () => {
  const { hosts, add, took } = startZoned();
  await Promise.all(hosts.redis);
  expect(took('redis-1')).not.toContain('10.1.1.211');
  const { host } = await add('api');
  expect(host.zoned?.zone).toBe('b');
  expect(took('api')).toMatch(/match ip dst 10\.1\.1\.11\/32[\s\S]*delay 5000us/);
  expect(took('redis-1')).toMatch(/match ip dst 10\.1\.1\.211\/32[\s\S]*delay 5000us/);
  expect(took('redis-2')).not.toContain('10.1.1.211');
});

test('a service that is in no zone is left as it is', async () => {
  const { hosts, add, took } = startZoned();
  await Promise.all(hosts.redis);
  took('redis-1');
  expect((await add('other')).host.zoned).toBeUndefined();
  expect(took('redis-1')).toBe('');
});

test('a latency that the host of a service does not have is noticed', async () => {
  await expect(startZoned(400).add('api')).rejects.toThrow(
    'topology.latency of a and b is 10 ms, but a round trip from api to redis-1 took 0.4 ms',
  );
});
