import type { Address } from '../../basics/index.ts';

/** A node of a cluster as one of them sees it: a line of CLUSTER NODES. */
export interface ClusterNode {
  readonly id: string;
  readonly address: Address;
  /** 'myself', 'master', 'slave', 'fail?', 'fail', 'handshake', 'noaddr', … */
  readonly flags: readonly string[];
  readonly role: 'master' | 'replica';
  /** Of a replica: the id of the node that it follows. */
  readonly masterId: string | undefined;
  readonly epoch: number;
  readonly connected: boolean;
  /** Its slots, both ends of each range included. Slots on their way to or from it are in none. */
  readonly slots: readonly (readonly [first: number, last: number])[];
}

export const SLOTS = 16_384;

/**
 * Reads a reply to CLUSTER NODES: '<id> <ip:port@busport[,name]> <flags> <master> <ping> <pong> <epoch> <link> <slots…>'
 * (clusterGenNodeDescription in cluster.c).
 */
export const parseNodes = (reply: string): ClusterNode[] =>
  reply
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(parseNode);

function parseNode(line: string): ClusterNode {
  const [id = '', place = '', flags = '', master = '-', , , epoch = '0', link = '', ...slots] = line
    .trim()
    .split(' ');
  const [host = '', port = '0'] = splitAtLast(place.replace(/@.*$/, ''), ':');
  const all = flags.split(',');
  return {
    id,
    address: { host, port: Number(port) },
    flags: all,
    role: all.includes('master') ? 'master' : 'replica',
    masterId: master === '-' ? undefined : master,
    epoch: Number(epoch),
    connected: link === 'connected',
    slots: slots.filter(slot => !slot.startsWith('[')).map(rangeOf),
  };
}

const splitAtLast = (text: string, mark: string): [string, string] => [
  text.slice(0, text.lastIndexOf(mark)),
  text.slice(text.lastIndexOf(mark) + 1),
];

function rangeOf(text: string): readonly [number, number] {
  const [first = '', last = first] = text.split('-');
  return [Number(first), Number(last)];
}

/** How many slots these ranges have together. */
export const slotCount = (ranges: ClusterNode['slots']): number =>
  ranges.reduce((total, [first, last]) => total + last - first + 1, 0);

/** '0-5460 10923' */
export const showSlots = (ranges: ClusterNode['slots']): string =>
  ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(' ');

/** Whether a node holds a slot. */
export const holds = ({ slots }: Pick<ClusterNode, 'slots'>, slot: number): boolean =>
  slots.some(([first, last]) => first <= slot && slot <= last);

const POLYNOMIAL = 0x1021;

/**
 * The slot of a key: CRC16 (XMODEM) modulo 16384, of what stands between the first braces when there is something
 * (keyHashSlot in cluster.c).
 */
export function slotOf(key: string): number {
  const open = key.indexOf('{');
  const close = open === -1 ? -1 : key.indexOf('}', open + 1);
  const hashed = close > open + 1 ? key.slice(open + 1, close) : key;
  return crc16(Buffer.from(hashed)) % SLOTS;
}

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1) & 0xffff;
  }
  return crc;
}
