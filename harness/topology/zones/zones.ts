import { badField, type Duration, milliseconds, UnusableInput } from '../../basics/index.ts';

/** Servers, clients and services by zone: `{ a: ['redis-1', 'sentinel-1', 'app'], b: ['redis-2', 'sentinel-2'] }`. */
export type Zones = Readonly<Record<string, readonly string[]>>;

/** Round-trip times between zones: `{ default: '1ms', 'a-b': '12ms' }`. */
export type Latency = Readonly<Record<string, Duration>>;

/** Two zones, in the order of their declaration. */
export type ZonePair = readonly [string, string];

/** Zones, complete and checked. */
export interface ZoneSettings {
  readonly members: Zones;
  /** The round-trip time between two zones; pairs without one are absent. */
  readonly latency: readonly { readonly between: ZonePair; readonly ms: number }[];
}

/** What a zone can have as members. */
export interface Inhabitants {
  /** All of them must be in a zone. */
  readonly servers: readonly string[];
  /** Clients and services, which can be in none. */
  readonly clients: readonly string[];
  /** Each sentinel runs on the host of the redis server of the same number. */
  readonly colocated: boolean;
}

/** @throws UnusableInput naming the zone, the member or the pair */
export function resolveZones(
  { zones, latency }: { readonly zones?: Zones | undefined; readonly latency?: Latency | undefined },
  inhabitants: Inhabitants,
): { readonly zones?: ZoneSettings } {
  if (zones === undefined && latency === undefined) return {};
  if (zones === undefined) throw new UnusableInput('topology.latency needs topology.zones, which is missing');
  checkZones(zones, inhabitants);
  return { zones: { members: zones, latency: latenciesOf(latency ?? {}, Object.keys(zones)) } };
}

/** Every two of the zones. */
const pairsOf = (zones: readonly string[]): ZonePair[] =>
  zones.flatMap((one, i) => zones.slice(i + 1).map((other): ZonePair => [one, other]));

/** The zone that a server or client is in; undefined in none. */
export const zoneOf = ({ members }: Pick<ZoneSettings, 'members'>, name: string): string | undefined =>
  Object.keys(members).find(zone => members[zone]?.includes(name));

/** The round-trip time that packets between two zones have anyway. */
export const latencyBetween = ({ latency }: ZoneSettings, one: string, other: string): number =>
  latency.find(({ between }) => between.includes(one) && between.includes(other))?.ms ?? 0;

// Each zone is a class with a number in the queue of every host.
const MOST_ZONES = 16;
const EXAMPLE =
  "{ a: ['redis-1', 'sentinel-1'], b: ['redis-2', 'sentinel-2'], c: ['redis-3', 'sentinel-3'] }";

function checkZones(zones: Zones, { servers, clients, colocated }: Inhabitants): void {
  const isObject = typeof zones === 'object' && zones !== null && !Array.isArray(zones);
  const names = isObject ? Object.keys(zones) : [];
  if (names.length < 2 || names.length > MOST_ZONES)
    throw badField(
      'topology.zones',
      zones,
      `2 to ${MOST_ZONES} zones with their members, such as ${EXAMPLE}`,
    );
  const homes = new Map<string, string>();
  for (const zone of names) {
    if (!/^\w[\w-]*$/.test(zone) || zone === 'default')
      throw badField('a name in topology.zones', zone, "letters, digits, - and _, but not 'default'");
    const members: unknown = zones[zone];
    if (!Array.isArray(members) || members.length === 0)
      throw badField(`topology.zones['${zone}']`, members, "a list of names, such as ['redis-1', 'app']");
    for (const name of members) settleIn(zone, name, homes, [...servers, ...clients]);
  }
  const homeless = servers.find(name => !homes.has(name));
  if (homeless !== undefined)
    throw new UnusableInput(
      `${homeless} is in no zone of topology.zones; add it to one of ${names.join(', ')}`,
    );
  if (colocated) checkHosts(servers, homes);
}

function settleIn(zone: string, name: unknown, homes: Map<string, string>, known: readonly string[]): void {
  if (typeof name !== 'string' || !known.includes(name))
    throw badField(`a member of topology.zones['${zone}']`, name, `one of ${known.join(', ')}`);
  const home = homes.get(name);
  if (home !== undefined)
    throw new UnusableInput(
      `${name} is in topology.zones['${home}'] and in topology.zones['${zone}']; a name can be in one zone only`,
    );
  homes.set(name, zone);
}

function checkHosts(servers: readonly string[], homes: ReadonlyMap<string, string>): void {
  for (const sentinel of servers.filter(name => name.startsWith('sentinel-'))) {
    const server = sentinel.replace('sentinel-', 'redis-');
    if (homes.get(sentinel) === homes.get(server)) continue;
    throw new UnusableInput(
      `${server} and ${sentinel} share a host (topology.colocated), but are in the zones ${homes.get(server)} and ${homes.get(sentinel)}; put both in one zone`,
    );
  }
}

function latenciesOf(latency: Latency, zones: readonly string[]): ZoneSettings['latency'] {
  const pairs = pairsOf(zones);
  const given = new Map<ZonePair, number>();
  let usual: number | undefined;
  for (const [key, time] of Object.entries(latency)) {
    const ms = milliseconds(`topology.latency['${key}']`, time);
    if (key === 'default') {
      usual = ms;
      continue;
    }
    const pair = pairNamed(key, pairs);
    if (given.has(pair))
      throw new UnusableInput(`topology.latency['${key}'] gives the latency of ${pair.join(' and ')} twice`);
    given.set(pair, ms);
  }
  return pairs.flatMap(between => {
    const ms = given.get(between) ?? usual;
    return ms === undefined ? [] : [{ between, ms }];
  });
}

/** Names of zones can have hyphens themselves: 'eu-1-eu-2'. */
function pairNamed(key: string, pairs: readonly ZonePair[]): ZonePair {
  const [pair, ...others] = pairs.filter(([one, other]) =>
    [`${one}-${other}`, `${other}-${one}`].includes(key),
  );
  if (pair !== undefined && others.length === 0) return pair;
  const known = pairs.map(names => `'${names.join('-')}'`).join(', ');
  const what = pair === undefined ? 'names no two zones' : 'names several pairs of zones';
  throw new UnusableInput(`topology.latency['${key}'] ${what}; allowed: 'default', ${known}`);
}
