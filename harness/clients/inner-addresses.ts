import { type Address, showAddress } from '../basics/index.ts';
import type { ConnectionTold } from './connections.ts';
import type { Way } from './library.ts';

/**
 * From where a server was reached to its address in the network, the first that the map has for it. Published ports are
 * different for every server of the machine, whatever name the machine goes by.
 */
export function innerAddresses(natMap: Way['natMap']): (reached: Address) => string {
  const entries = Object.entries(natMap);
  const published = entries.every(([inner, { port }]) => !inner.endsWith(`:${port}`));
  const byPort = (port: number): string | undefined => {
    const [first, ...others] = entries.filter(([, outer]) => outer.port === port);
    const isAlone = others.every(([, { host }]) => host === first?.[1].host);
    return isAlone ? first?.[0] : undefined;
  };
  return reached =>
    entries.find(([, outer]) => showAddress(outer) === showAddress(reached))?.[0] ??
    (published ? byPort(reached.port) : undefined) ??
    showAddress(reached);
}

/** The same for a connection that is made: whether the client dialled an address as servers announce it, past the map. */
export const dialledAddress =
  (natMap: Way['natMap']) =>
  (reached: Address): Pick<ConnectionTold, 'to' | 'untranslated'> => ({
    to: innerAddresses(natMap)(reached),
    ...(showAddress(reached) in natMap && { untranslated: true }),
  });
