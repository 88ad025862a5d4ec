import { type Address, showAddress } from '../basics/index.ts';
import type { Server } from './server.ts';

/** By name, where it goes by one, and by number: a sentinel may use either. */
export const innerAddresses = ({ address, host }: Server): string[] => [
  ...new Set([showAddress(address), showAddress({ ...address, host: host.ip })]),
];

/** From its addresses in the network to the one that reaches it from here, where they differ. */
export const natMapOf = (server: Server): Record<string, Address> =>
  Object.fromEntries(
    innerAddresses(server)
      .filter(inner => inner !== showAddress(server.reach))
      .map(inner => [inner, server.reach]),
  );
