import { eventually, expect, refusal, scenario, type TopologyOptions } from '../../harness/index.ts';
import { master, named, partition, probePort, probePortsFrom } from '../../harness/inject.ts';

// A master on one machine and a replica on the other, open to each other as in most guides: `bind 0.0.0.0` and
// `protected-mode no`, without sentinels. Every mistake looks the same from the other machine; the harness reports
// which one it is. While the link is down the replica serves stale data, unless configured not to. Set a password
// as well: these two settings accept every connection.

const OPENED = { bind: '0.0.0.0', 'protected-mode': 'no' };
const TWO_MACHINES = { replicas: 1, sentinels: 0, redis: OPENED } as const satisfies TopologyOptions;

const ARRIVES_WITHIN_MS = 30_000;

scenario(
  'two machines without Sentinel: replication works; a cut-off replica serves stale data',
  {
    topology: TWO_MACHINES,
    tags: ['security'],
    planted: {
      what: 'replica-serve-stale-data no',
      topology: { ...TWO_MACHINES, servers: { 'redis-2': { 'replica-serve-stale-data': 'no' } } },
    },
  },
  async ({ topology, inject }) => {
    const [one, other] = [topology.master, topology.replicas[0] ?? topology.master];
    await eventually('10s', async () => {
      expect(await Promise.all([probePort(one), probePort(other)])).toEqual(['accepted', 'accepted']);
      expect(await probePortsFrom(one, [other.address])).toEqual(['accepted']);
      expect(await probePortsFrom(other, [one.address])).toEqual(['accepted']);
    });

    const writer = topology.connect();
    await writer.set('greeting', 'hello');
    expect(await writer.wait(1, ARRIVES_WITHIN_MS)).toBe(1);
    expect(await topology.ask(other, 'GET', 'greeting')).toBe('hello');
    await expect(topology.ask(other, 'SET', 'greeting', 'other')).rejects.toThrow('READONLY');

    const cut = await inject(partition({ one: [master], other: [named(other.name)] }, { packets: 'reset' }));
    await writer.set('greeting', 'hello again');
    // The replica tells the master once a second how far it is: so long it takes to notice that the link is gone.
    expect(await writer.wait(1, 2000)).toBe(0);
    await expect(topology.ask(other, 'GET', 'greeting')).resolves.toBe('hello');
    await cut.heal();
    await expect(topology).toStabilizeWithin(`${ARRIVES_WITHIN_MS}ms`);
    await eventually('10s', async () =>
      expect(await topology.ask(other, 'GET', 'greeting')).toBe('hello again'),
    );
  },
);

const WRONG: Record<string, { topology: TopologyOptions; because: RegExp }> = {
  'two machines: startup error names a master with bind 127.0.0.1': {
    topology: { redis: { ...OPENED, bind: '127.0.0.1' }, servers: { 'redis-2': OPENED } },
    because: /redis-1 listens on 127\.0\.0\.1 only \(its `bind`\).+change `bind` in topology\.redis/,
  },
  'two machines: startup error names a replica with bind 127.0.0.1': {
    topology: { servers: { 'redis-2': { bind: '127.0.0.1' } } },
    because: /redis-2 listens on 127\.0\.0\.1 only.+change `bind` in topology\.servers\['redis-2'\]/,
  },
  'two machines: startup error names a master in protected-mode': {
    topology: { servers: { 'redis-1': { 'protected-mode': 'yes' } } },
    because: /redis-1 refuses every host but its own.+`protected-mode yes`.+topology\.servers\['redis-1'\]/,
  },
  'two machines: startup error names a master whose port the firewall blocks': {
    topology: { firewall: { 'redis-1': [6379] } },
    because:
      /redis-1 listens on port 6379, and connecting .+ meets silence.+--dport 6379 -j DROP.+let TCP to port/,
  },
  'two machines: a port changed on one machine is rejected before anything starts': {
    topology: { servers: { 'redis-2': { port: 6380 } } },
    because: /topology\.servers\['redis-2'\] sets 'port', which the harness itself sets/,
  },
};

for (const [name, { topology, because }] of Object.entries(WRONG)) {
  refusal(name, {
    topology: { ...TWO_MACHINES, ...topology, readyWithin: '5s' },
    because,
    tags: ['security'],
    planted: {
      what: 'both machines accept connections',
      topology: { ...TWO_MACHINES, servers: {}, firewall: {}, readyWithin: '30s' },
    },
  });
}
