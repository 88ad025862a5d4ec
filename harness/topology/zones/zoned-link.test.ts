import { expect, test } from '@jest/globals';
import type { Host } from '../host.ts';
import { inZone } from './zoned-link.ts';

const SETTINGS = {
  members: { a: ['redis-1'], b: ['redis-2'], c: ['redis-3'] },
  latency: [{ between: ['a', 'b'] as const, ms: 10 }],
};
const WHEREABOUTS = {
  addresses: { 'redis-1': '10.1.1.11', 'redis-2': '10.1.1.12', 'redis-3': '10.1.1.13' },
  clientPorts: {},
};

/** A host that only remembers the scripts of its shell; each `tc` in a few words. */
async function hostInZone(
  latency = SETTINGS.latency,
  addresses = WHEREABOUTS.addresses as Record<string, string>,
) {
  const scripts: string[] = [];
  const host = await inZone(
    {
      name: 'redis-1',
      links: ['eth0'],
      clientAddress: '10.1.1.1',
      async quickly(script: string) {
        scripts.push(script);
        return { exitCode: 0, output: '', firstLineAtMs: 1 };
      },
      powerOff: async () => 1,
      powerOn: async () => undefined,
    } as unknown as Host,
    { ...SETTINGS, latency },
    { ...WHEREABOUTS, addresses },
  );
  if (host.zoned === undefined) throw new Error('the host is in no zone');
  const took = () => scripts.splice(0).join('\n');
  return { host, link: host.zoned, took };
}

const SLOW = { delayMs: 0, jitterMs: 0, bitsPerSecond: 64_000 };
const LATE = { delayMs: 30, jitterMs: 2 };

test('standing latency is there from the start', async () => {
  expect((await hostInZone()).took()).toContain('parent 1:3 handle 103: netem limit 10000 delay 5000us');
});

test('without latency nothing is done, until a fault needs it', async () => {
  const { link, took } = await hostInZone([]);
  expect(took()).toBe('');
  await link.shape('x', 'b', SLOW);
  expect(took()).toMatch(/root handle 1: htb[\s\S]*parent 1:3 handle 203: tbf/);
  await link.unshape('x');
  expect(took()).toMatch(/^tc -force .*\nqdisc del dev eth0 root\nCOMMANDS\ntrue$/);
});

test('faults add up, and each takes only its own part back', async () => {
  const { link, took } = await hostInZone();
  took();
  await link.shape('late', 'b', LATE);
  expect(took()).toContain('delay 20000us 1000us');
  await link.shape('later', 'b', LATE);
  await link.shape('slow', 'b', SLOW);
  expect(took()).toMatch(/delay 35000us 2000us\n.*parent 103:1 handle 203: tbf rate 64000bit/);
  await link.unshape('late');
  await link.unshape('slow');
  expect(took()).toMatch(/delay 20000us 1000us\nCOMMANDS$/);
});

test('a change for one zone leaves the packets of others alone', async () => {
  const { link, took } = await hostInZone();
  took();
  await link.shape('x', 'c', LATE);
  expect(took()).not.toMatch(/root|parent 1:3 /);
});

test('a fault of the whole link and the latency between zones go together', async () => {
  const { link, took } = await hostInZone();
  took();
  await link.shapeAll('netem delay 200ms');
  expect(took()).toMatch(/root handle 2: netem delay 200ms\n.*parent 2:1 handle 1: htb[\s\S]*delay 5000us/);
  await expect(link.shapeAll('tbf rate 1mbit')).rejects.toThrow(/another fault has changed the queue/);
  await link.shapeAll(undefined);
  expect(took()).toMatch(/root handle 1: htb[\s\S]*delay 5000us/);
});

test('when a server of another zone has another address, the latency is to this one', async () => {
  const addresses: Record<string, string> = { ...WHEREABOUTS.addresses };
  const { link, took } = await hostInZone(SETTINGS.latency, addresses);
  expect(took()).toContain('match ip dst 10.1.1.12/32');
  addresses['redis-2'] = '10.1.1.111';
  await link.readdress();
  const script = took();
  expect(script).toContain('match ip dst 10.1.1.111/32');
  expect(script).not.toContain('10.1.1.12/32');
});

test('where nothing was delayed, a first address in a distant zone is', async () => {
  const addresses: Record<string, string> = { 'redis-1': '10.1.1.11', 'redis-3': '10.1.1.13' };
  const { link, took } = await hostInZone(SETTINGS.latency, addresses);
  expect(took()).toBe('');
  addresses['redis-2'] = '10.1.1.211';
  await link.readdress();
  expect(took()).toMatch(/match ip dst 10\.1\.1\.211\/32[\s\S]*delay 5000us/);
});

test('after a power-off the latency is there again, and faults that ended meanwhile are not', async () => {
  const { host, link, took } = await hostInZone();
  await link.shape('x', 'b', SLOW);
  await host.powerOff('pulled');
  took();
  await link.unshape('x');
  expect(took()).toBe('');
  await host.powerOn();
  const script = took();
  expect(script).toContain('delay 5000us');
  expect(script).not.toContain('tbf');
});
