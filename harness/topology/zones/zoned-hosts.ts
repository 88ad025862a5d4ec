import { entryOf } from '../../basics/index.ts';
import type { Host } from '../host.ts';
import type { Hosts } from '../hosts.ts';
import type { HostNetwork } from '../network.ts';
import type { Ports } from '../port-range.ts';
import type { TopologySettings } from '../settings.ts';
import { namesOf } from '../shards.ts';
import { roundTripsFrom } from './round-trip.ts';
import { inZone } from './zoned-link.ts';
import { type ZoneSettings, zoneOf } from './zones.ts';

type Pair = ZoneSettings['latency'][number];

/** The hosts of a topology, each in its zone. */
export interface HostsInZones extends Pick<Hosts, 'redis' | 'sentinels' | 'addService'> {
  /** @throws Error naming two zones that are closer to each other than `latency` says */
  proveLatency(): Promise<void>;
}

/** @param clientPorts from which the clients in the zones connect, by their names */
export function inTheirZones(
  { redis, sentinels, addService }: Pick<Hosts, 'redis' | 'sentinels' | 'addService'>,
  settings: TopologySettings,
  network: HostNetwork,
  clientPorts: Readonly<Record<string, Ports>>,
): HostsInZones {
  const { zones } = settings;
  if (zones === undefined) return { redis, sentinels, addService, proveLatency: async () => undefined };
  const addresses = addressesIn(settings, network);
  // A sentinel can share the host of a redis server.
  const known = new Map<Promise<Host>, Promise<Host>>();
  const inItsZone = async (host: Host) => readdressing(await inZone(host, zones, { addresses, clientPorts }));
  const zoned = (host: Promise<Host>) => entryOf(known, host, async () => inItsZone(await host));
  const readdressAll = async () => {
    await Promise.all([...known.values()].map(async each => (await each).zoned?.readdress()));
  };
  /** After a move, the links of all zones lead to the new address. */
  const readdressing = (host: Host): Host => ({
    ...host,
    get ip() {
      return host.ip;
    },
    async moveTo(ip, namesStaleForMs) {
      const from = host.ip;
      const atMs = await host.moveTo(ip, namesStaleForMs);
      for (const [name, address] of Object.entries(addresses)) if (address === from) addresses[name] = ip;
      await readdressAll();
      return atMs;
    },
  });
  const all = { redis: redis.map(zoned), sentinels: sentinels.map(zoned) };
  for (const host of known.values()) host.catch(() => undefined);
  const inZones = () => Promise.all(known.values());
  return {
    ...all,
    /** Its host is in its zone before its program runs there. */
    async addService(name, port, programAt) {
      const container = await addService(name, port, programAt);
      if (zoneOf(zones, name) === undefined) return container;
      const others = await inZones();
      addresses[name] = container.host.ip;
      const host = await zoned(Promise.resolve(container.host));
      await readdressAll();
      await Promise.all(zones.latency.map(pair => provePair(pair, [host], others)));
      return { ...container, host };
    },
    async proveLatency() {
      const hosts = await inZones();
      await Promise.all(zones.latency.map(pair => provePair(pair, hosts, hosts)));
    },
  };
}

/** Addresses by the names of servers. */
function addressesIn(settings: TopologySettings, network: HostNetwork): Record<string, string> {
  const redis = namesOf(settings, 'redis');
  const first = settings.colocated ? 0 : redis.length;
  return Object.fromEntries([
    ...redis.map((name, i) => [name, network.addressOf(i)]),
    ...namesOf(settings, 'sentinel').map((name, i) => [name, network.addressOf(first + i)]),
  ]);
}

/** From one of these hosts, in either zone, to one of those, in the other; a zone of clients only has none. */
async function provePair(
  { between: [one, other], ms }: Pair,
  these: readonly Host[],
  those: readonly Host[],
): Promise<void> {
  const from = these.find(({ zoned }) => zoned?.zone === one || zoned?.zone === other);
  const to = those.find(({ zoned }) => zoned?.zone === (from?.zoned?.zone === one ? other : one));
  if (from === undefined || to === undefined) return;
  const tookMs = (await roundTripsFrom(from, [to.ip]))[to.ip];
  if (tookMs !== undefined && tookMs >= ms) return;
  const seen = tookMs === undefined ? 'was not answered' : `took ${tookMs.toFixed(1)} ms`;
  throw new Error(
    `topology.latency of ${one} and ${other} is ${ms} ms, but a round trip from ${from.name} to ${to.name} ${seen}`,
  );
}
