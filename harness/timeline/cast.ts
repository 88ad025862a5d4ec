import { type Address, showAddress } from '../basics/index.ts';

/** A server of the deployment that the events speak of; stored with a run, so that it can be judged again. */
export interface Member {
  readonly name: string;
  readonly kind: 'redis' | 'sentinel';
  readonly address: Address;
}

/** The name of the server with this address. */
export const nameOf = (members: readonly Member[], address: Address): string | undefined =>
  members.find(member => showAddress(member.address) === showAddress(address))?.name;

/** 'host:port' of every server, by name. */
export const addressesOf = (members: readonly Member[]): Record<string, string> =>
  Object.fromEntries(members.map(({ name, address }) => [name, showAddress(address)]));

export const namesOf = (members: readonly Member[], kind: Member['kind']): string[] =>
  members.filter(member => member.kind === kind).map(({ name }) => name);
