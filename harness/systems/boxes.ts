import { type Address, showAddress } from '../basics/index.ts';
import type { Box } from './picture.ts';

/** What of a server is in a picture. */
export interface Seen {
  readonly name: string;
  readonly address: Address;
  /** Absent in a sketch. */
  readonly host?: { readonly machine: string | undefined };
}

/** On several engines it also tells which of them the server is on. @param role such as 'master' */
export const boxOf = ({ name, address, host }: Seen, role?: string): Box => ({
  title: role === undefined ? name : `${name}: ${role}`,
  lines: [showAddress(address), ...(host?.machine === undefined ? [] : [`on ${host.machine}`])],
});

/** A web server of this machine. */
export const webBox = (title: string, url: string): Box => ({ title, lines: [url] });

/** 'redis-1', 'redis-2', … with addresses as in a sketch. @param from the last number of the first address */
export const madeUp = (kind: string, count: number, port: number, from: number): Seen[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `${kind}-${i + 1}`,
    address: { host: `10.0.0.${from + i}`, port },
  }));

/** A pattern for text as it is. */
export const literal = (text: string): string => text.replaceAll(/[.*+?^$(){}|[\]\\]/g, '\\$&');
