import getPort from 'get-port';
import type { Deployment } from '../harness/faults/index.ts';
import type { Host, Server, Topology } from '../harness/topology/index.ts';
import { quoted } from '../harness/topology/shell.ts';
import { inZone } from '../harness/topology/zones/zoned-link.ts';
import { resolveZones } from '../harness/topology/zones/zones.ts';
import { type Guest, startGuest } from './netem-guest.ts';
import type { GuestImage } from './netem-image.ts';

// Network namespaces of the guest stand for hosts: each has a link to one bridge, an address and a redis server, and the
// faults of the harness run their scripts in them.

const ADDRESSES = {
  'redis-1': '10.0.2.101',
  'redis-2': '10.0.2.102',
  'redis-3': '10.0.2.103',
  'sentinel-1': '10.0.2.111',
} as const;
const NAMES = Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[];
/** The machine of the clients. */
const CLIENTS = '10.0.2.50';
const CLIENT_PORTS = { app: { first: 10_000, last: 10_999 } };

const ZONES = { a: ['redis-1', 'sentinel-1'], b: ['redis-2', 'app'], c: ['redis-3'] };
export const LATENCY = { 'a-b': 40, default: 10 } as const;

/** Where connections of the clients' machine come from: the ports of the client, or those of the harness itself. */
export type Ports = 'client' | 'observer';
const RANGES = { client: '10000 10999', observer: '20000 29999' } as const;

export interface Hosts {
  readonly deployment: Deployment;
  server(name: keyof typeof ADDRESSES): Server;
  /** How long a connection from the clients' machine takes, in µs, and the shortest of some. */
  fromClients(ports: Ports, script: string): Promise<string>;
  /** Puts every host into its zone: the standing latency is there from then on. */
  enterZones(): Promise<void>;
  stop(): Promise<void>;
}

export async function startHosts(image: GuestImage): Promise<Hosts> {
  const ports = await Promise.all(NAMES.map(async name => [name, await getPort()] as const));
  const guest = await startGuest(
    image,
    ports.map(([name, port]) => ({ port, to: `${ADDRESSES[name]}:6379` })),
  );
  try {
    return await hostsIn(guest, Object.fromEntries(ports));
  } catch (error) {
    await guest.stop();
    throw error;
  }
}

async function hostsIn(guest: Guest, ports: Readonly<Record<string, number>>): Promise<Hosts> {
  await must(guest, 'ip link add br0 type bridge && ip link set br0 up && ip link set eth0 master br0 up');
  for (const name of NAMES) await must(guest, `${namespace(name, ADDRESSES[name])} && ${SERVER(name)}`);
  await must(guest, namespace('clients', CLIENTS));
  const settings = {
    zones: resolveZones(
      { zones: ZONES, latency: { default: '10ms', 'a-b': '40ms' } },
      { servers: NAMES, clients: ['app'], colocated: false },
    ).zones,
  };
  const servers = new Map(NAMES.map(name => [name, serverOn(hostIn(guest, name), ports[name] ?? 0)]));
  const server = (name: keyof typeof ADDRESSES) => servers.get(name) as Server;
  const deployment: Deployment = {
    get topology() {
      const all = [...servers.values()];
      const find = (name: string) => all.find(each => each.name === name);
      return { settings, servers: all, redis: all, find } as unknown as Topology;
    },
    master: () => server('redis-1'),
    leader: () => undefined,
    // Its connections would have to come from this machine, and these reach the guest through qemu.
    clientPorts: {},
    pick: ([first]) => first as never,
    fired: async () => undefined,
  };
  return {
    deployment,
    server,
    async fromClients(range, script) {
      const sysctl = `echo ${RANGES[range]} > /proc/sys/net/ipv4/ip_local_port_range`;
      const inside = `${sysctl} && bash -c ${quoted(script)}`;
      return must(guest, `ip netns exec clients sh -c ${quoted(inside)}`);
    },
    async enterZones() {
      for (const name of NAMES) {
        const zones = settings.zones;
        if (zones === undefined) throw new Error('there are no zones');
        const plan = { addresses: ADDRESSES, clientPorts: CLIENT_PORTS };
        const host = await inZone(hostIn(guest, name), zones, plan);
        servers.set(name, serverOn(host, ports[name] ?? 0));
      }
    },
    stop: guest.stop,
  };
}

async function must(guest: Guest, script: string): Promise<string> {
  const { exitCode, output } = await guest.run(script);
  if (exitCode !== 0) throw new Error(`in the guest, ${script} failed: ${output}`);
  return output;
}

const namespace = (name: string, ip: string): string =>
  [
    `ip netns add ${name}`,
    `ip link add ${name} type veth peer name eth0 netns ${name}`,
    `ip link set ${name} master br0 up`,
    `ip -n ${name} addr add ${ip}/24 dev eth0`,
    `ip -n ${name} link set eth0 up`,
    `ip -n ${name} link set lo up`,
  ].join(' && ');

const SERVER = (name: string): string =>
  `ip netns exec ${name} redis-server --port 6379 --save '' --protected-mode no --daemonize yes > /dev/null`;

function hostIn(guest: Guest, name: keyof typeof ADDRESSES): Host {
  const inside = `ip netns exec ${name}`;
  return {
    name,
    ip: ADDRESSES[name],
    links: ['eth0'],
    clientAddress: CLIENTS,
    quickly: (script: string) => guest.run(`${inside} sh -c ${quoted(script)}`),
    run: (argv: readonly string[]) => guest.run(`${inside} ${argv.map(quoted).join(' ')}`),
  } as unknown as Host;
}

const serverOn = (host: Host, port: number): Server =>
  ({
    name: host.name,
    kind: host.name.startsWith('sentinel') ? 'sentinel' : 'redis',
    shard: 'mymaster',
    host,
    address: { host: host.ip, port: 6379 },
    reach: { host: '127.0.0.1', port },
    login: {},
    commandName: (command: string) => command,
    authority: undefined,
  }) as unknown as Server;
