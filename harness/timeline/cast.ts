import { type Address, showAddress } from '../basics/index.ts';

/** A server of the deployment that the events speak of; stored with a run, so that it can be judged again. */
export interface Member {
  readonly name: string;
  readonly kind: 'redis' | 'sentinel';
  readonly address: Address;
  /** Of a redis server, where there are several shards: the one that it is in. */
  readonly shard?: string;
  /** Its number, where `address` is a name: sentinels may use either. */
  readonly ip?: string;
  /** The machine that its host is on, where hosts are spread over several: 'machine-1'. */
  readonly machine?: string;
  /** It was removed while the scenario ran. */
  readonly former?: true;
}

/** The server with this address, by name or by number. */
export const memberAt = (members: readonly Member[], address: Address): Member | undefined =>
  memberAtText(members, showAddress(address));

/** The same for an address as 'host:port'. */
export const memberAtText = (members: readonly Member[], text: string): Member | undefined =>
  members.find(
    ({ address, ip }) =>
      showAddress(address) === text ||
      (ip !== undefined && showAddress({ host: ip, port: address.port }) === text),
  );

/** The name of the server with this address. */
export const nameOf = (members: readonly Member[], address: Address): string | undefined =>
  memberAt(members, address)?.name;

/** 'host:port' of every server, by name. */
export const addressesOf = (members: readonly Member[]): Record<string, string> =>
  Object.fromEntries(members.map(({ name, address }) => [name, showAddress(address)]));

/** Those of the deployment as it is, without former ones. */
export const namesOf = (members: readonly Member[], kind: Member['kind']): string[] =>
  members.filter(member => member.kind === kind && !member.former).map(({ name }) => name);
