import { type Address, showAddress } from '../basics/index.ts';
import type { Way } from './library.ts';

/**
 * From where a server was reached to its address in the network, the first that the map has for it. Published ports are
 * different for every server of the machine, whatever name the machine goes by.
 */
export function innerAddresses(natMap: Way['natMap']): (reached: Address) => string {
  const innerOf = (isIt: (outer: Address) => boolean) =>
    Object.entries(natMap).find(([, outer]) => isIt(outer))?.[0];
  const published = Object.entries(natMap).every(([inner, { port }]) => !inner.endsWith(`:${port}`));
  return reached =>
    innerOf(outer => showAddress(outer) === showAddress(reached)) ??
    (published ? innerOf(({ port }) => port === reached.port) : undefined) ??
    showAddress(reached);
}
