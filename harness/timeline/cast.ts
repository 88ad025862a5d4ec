import { type Address, showAddress } from '../basics/index.ts';

/** A server of the deployment that the events speak of; stored with a run, so that it can be judged again. */
export interface Member {
  readonly name: string;
  readonly kind: 'redis' | 'sentinel';
  /** The last one, where it changed. */
  readonly address: Address;
  /** Of a redis server, where there are several shards: the one that it is in. */
  readonly shard?: string;
  /** Its number, where `address` is a name: sentinels may use either. */
  readonly ip?: string;
  /** The addresses that it had before, oldest first; absent where its address never changed. */
  readonly past?: readonly PastAddress[];
  /** The machine that its host is on, where hosts are spread over several: 'machine-1'. */
  readonly machine?: string;
  /** It was removed while the scenario ran. */
  readonly former?: true;
}

/** An address that a server had until a moment, in ms on the harness's clock. */
export interface PastAddress {
  readonly address: Address;
  /** Its number, where `address` is a name. */
  readonly ip?: string;
  readonly untilMs: number;
}

/**
 * Which server an address means in a span of time: the server that has it, or had it last. An address that was given up
 * means its last server until another one takes it: sentinels speak of it as down for as long.
 */
interface AddressSpan {
  /** The name of the server. */
  readonly server: string;
  /** 'host:port', by name or by number. */
  readonly address: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Every address of the deployment and the servers that it means, in order of time. */
export function addressSpans(members: readonly Member[]): AddressSpan[] {
  const byAddress = Map.groupBy(members.flatMap(acquisitions), ({ address }) => address);
  return [...byAddress.values()].flatMap(all => {
    const inOrder = all.toSorted((a, b) => a.fromMs - b.fromMs);
    return inOrder.map((each, i) => ({
      ...each,
      fromMs: i === 0 ? Number.NEGATIVE_INFINITY : each.fromMs,
      toMs: inOrder[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY,
    }));
  });
}

/** When a server got each of its addresses: the first from the start. */
function acquisitions({ name, past = [], address, ip }: Member): Omit<AddressSpan, 'toMs'>[] {
  return [...past, { address, ip }].flatMap((each, i) => {
    const fromMs = past[i - 1]?.untilMs ?? Number.NEGATIVE_INFINITY;
    return textsOf(each).map(address => ({ server: name, address, fromMs }));
  });
}

const textsOf = ({
  address,
  ip,
}: {
  readonly address: Address;
  readonly ip?: string | undefined;
}): string[] => [
  showAddress(address),
  ...(ip === undefined ? [] : [showAddress({ host: ip, port: address.port })]),
];

/** Finds the name of the server that an address ('host:port') means at a moment; without one, at the end. */
export function serverLookup(
  members: readonly Member[],
): (address: string, atMs?: number) => string | undefined {
  const spans = Map.groupBy(addressSpans(members), ({ address }) => address);
  return (address, atMs = Number.POSITIVE_INFINITY) =>
    spans.get(address)?.findLast(({ fromMs }) => fromMs <= atMs)?.server;
}

/** The server that this address means at a moment, by name or by number. @param atMs default: the end */
export const memberAt = (members: readonly Member[], address: Address, atMs?: number): Member | undefined =>
  memberAtText(members, showAddress(address), atMs);

/** The same for an address as 'host:port'. */
export function memberAtText(members: readonly Member[], text: string, atMs?: number): Member | undefined {
  // Most deployments keep their addresses, and these are looked up for every event.
  if (members.every(({ past }) => past === undefined))
    return members.find(member => textsOf(member).includes(text));
  const found = serverLookup(members)(text, atMs);
  return members.find(({ name }) => name === found);
}

/** The name of the server that this address means at a moment. */
export const nameOf = (members: readonly Member[], address: Address, atMs?: number): string | undefined =>
  memberAt(members, address, atMs)?.name;

/** The address that a server had at a moment. */
export const addressAt = ({ past = [], address }: Member, atMs: number): Address =>
  past.find(({ untilMs }) => atMs < untilMs)?.address ?? address;

/** Those of the deployment as it is, without former ones. */
export const namesOf = (members: readonly Member[], kind: Member['kind']): string[] =>
  members.filter(member => member.kind === kind && !member.former).map(({ name }) => name);
