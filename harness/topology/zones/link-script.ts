import { blocksOf, type Ports } from '../port-range.ts';
import { type ZoneSettings, zoneOf } from './zones.ts';

/** The link of a host in a zone. What several faults do to its packets adds up, also to the standing latency. */
export interface ZonedLink {
  readonly zone: string;
  /**
   * Packets to another zone are late or slow from now on.
   * @param key of the fault, for the same zone once
   * @returns the moment it was done, on the harness's clock
   */
  shape(key: string, zone: string, shaping: Shaping): Promise<number>;
  /** Undoes all of that fault. */
  unshape(key: string): Promise<void>;
  /** Servers and services of other zones have other addresses now, or their first ones. */
  readdress(): Promise<void>;
  /** All packets go through this discipline of tc first; undefined takes it away. @returns the moment */
  shapeAll(discipline: string | undefined): Promise<number>;
}

// What tc gets at the link of a host, so that packets to other zones are late or slow, and all others are not: a
// queue (htb) with a class for every other zone, and filters by destination. Whatever matches no filter goes past the
// classes: packets within the zone, and those of the harness's own connections.

/** What happens to the packets to a zone. */
export interface Shaping {
  /** Added to the round trip. */
  readonly delayMs: number;
  /** The round trip is longer or shorter by up to that. */
  readonly jitterMs: number;
  readonly bitsPerSecond?: number;
}

/** A class of packets: those to hosts or to clients of another zone. */
export interface Destination {
  readonly zone: string;
  readonly number: number;
  /**
   * The part of a round trip that packets to it take: half of it to hosts, which delay their own packets by the other half;
   * all of it to clients, because this machine delays nothing.
   */
  readonly part: 0.5 | 1;
  /** Filters of tc (u32). */
  readonly matches: readonly string[];
}

/** Where the members of zones are, as one host sees them. */
export interface Whereabouts {
  /** Addresses by the names of servers, and of services that have a host. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Where clients come from. */
  readonly clientAddress: string;
  readonly clientPorts: Readonly<Record<string, Ports>>;
}

/** All destinations in other zones, of a host in the zone of `name`. */
export function destinationsOf(
  settings: ZoneSettings,
  name: string,
  { addresses, clientAddress, clientPorts }: Whereabouts,
): Destination[] {
  const own = zoneOf(settings, name);
  return Object.entries(settings.members).flatMap(([zone, names], index): Destination[] => {
    if (zone === own) return [];
    const hosts = [...new Set(names.flatMap(each => addresses[each] ?? []))];
    const ports = names.flatMap(each => clientPorts[each] ?? []);
    return [
      { zone, number: 2 * index + 1, part: 0.5 as const, matches: hosts.map(ip => `match ip dst ${ip}/32`) },
      {
        zone,
        number: 2 * index + 2,
        part: 1 as const,
        matches: [...new Set(ports.flatMap(range => toPorts(clientAddress, range)))],
      },
    ].filter(({ matches }) => matches.length > 0);
  });
}

const toPorts = (clientAddress: string, range: Ports): string[] =>
  blocksOf(range).map(
    ({ port, mask }) =>
      `match ip dst ${clientAddress}/32 match ip protocol 6 0xff match ip dport ${port} 0x${mask.toString(16)}`,
  );

/** Commands of tc, without its name: those of one change run in one process. */
export interface Commands {
  /** What may be there, and goes first. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/**
 * A script for all of them. tc starts twice instead of once for each: a zone with many ports takes dozens of filters, and
 * hosts share their processors.
 */
export const scriptOf = ({ removed, added }: Commands): string =>
  [
    ...(removed.length > 0 ? [batch('-force ', removed, ' 2> /dev/null')] : []),
    ...(added.length > 0 ? [batch('', added)] : ['true']),
  ].join('\n');

const batch = (option: string, commands: readonly string[], errors = ''): string =>
  `tc ${option}-batch -${errors} <<'COMMANDS'\n${commands.join('\n')}\nCOMMANDS`;

/**
 * Makes the classes, empty. For a link without queue.
 * @param whole a discipline that all packets of the link go through first
 */
export function opening(
  link: string,
  destinations: readonly Destination[],
  whole: string | undefined,
): string[] {
  const place = whole === undefined ? 'root' : `parent ${WHOLE}1`;
  return [
    ...(whole === undefined ? [] : [`qdisc add dev ${link} root handle ${WHOLE} ${whole}`]),
    // Of links of containers the usual length of a queue is 0.
    `qdisc add dev ${link} ${place} handle 1: htb default 0 direct_qlen ${QUEUED}`,
    ...destinations.flatMap(({ number, matches }) => [
      `class add dev ${link} parent 1: classid 1:${hex(number)} htb rate 10gbit burst 1mb quantum 60000`,
      ...matches.map(
        match => `filter add dev ${link} parent 1: protocol ip prio 1 u32 ${match} flowid 1:${hex(number)}`,
      ),
    ]),
  ];
}

/** Replaces what happens to the packets of one class. Packets of other classes that are on their way stay so. */
export function shaping(
  link: string,
  { number, part }: Destination,
  { delayMs, jitterMs, bitsPerSecond }: Shaping,
): Commands {
  const parent = `parent 1:${hex(number)}`;
  const [netem, tbf, fifo] = [0x100, 0x200, 0x300].map(base => `${hex(base + number)}:`);
  const late = delayMs > 0 || jitterMs > 0;
  const delay = `netem limit ${QUEUED} delay ${micros(part * delayMs)} ${micros(part * jitterMs)}`;
  const slow = `tbf rate ${bitsPerSecond}bit burst ${BURST_BYTES} latency 2s`;
  const add = (at: string, handle: string | undefined, discipline: string) =>
    `qdisc add dev ${link} ${at} handle ${handle} ${discipline}`;
  const limited = bitsPerSecond !== undefined;
  const added = [
    ...(late ? [add(parent, netem, delay)] : []),
    ...(limited ? [add(late ? `parent ${netem}1` : parent, tbf, slow)] : []),
    ...(late || limited ? [] : [add(parent, fifo, `pfifo limit ${QUEUED}`)]),
  ];
  return { removed: [`qdisc del dev ${link} ${parent}`], added };
}

export const closing = (link: string): string => `qdisc del dev ${link} root`;

const WHOLE = '2:';
/** Packets that wait at most: those of 10 ms at a gigabit a second, and much more than links here carry. */
const QUEUED = 10_000;
const BURST_BYTES = 4096;

const hex = (number: number): string => number.toString(16);

const micros = (ms: number): string => `${Math.round(1000 * ms)}us`;
