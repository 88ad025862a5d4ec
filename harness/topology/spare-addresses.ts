import type { Host } from './host.ts';
import type { HostNetwork } from './network.ts';
import { FIRST_SERVICE } from './service-hosts.ts';

// Above all that servers have at first, also those that are added later.
const FIRST_SPARE = 100;

/** Addresses that no host has at first. */
export function spareAddresses(network: Promise<Pick<HostNetwork, 'addressOf'>>) {
  let nextSpare = FIRST_SPARE;
  const next = async (): Promise<string> => {
    if (nextSpare === FIRST_SERVICE)
      throw new Error(`no address is left in the network: ${FIRST_SERVICE - FIRST_SPARE} were given out`);
    const { addressOf } = await network;
    nextSpare += 1;
    return addressOf(nextSpare - 1);
  };
  return {
    next,
    /**
     * Every host gets its first address back when it is wiped. One that took over the first address of another gives it up
     * before; otherwise two hosts have it for a moment.
     */
    async clearFirst(firstIps: ReadonlyMap<Host, string>): Promise<void> {
      for (const host of firstIps.keys()) {
        const isOfAnother = [...firstIps].some(([other, ip]) => other !== host && ip === host.ip);
        if (isOfAnother)
          await next()
            .then(host.moveTo)
            .catch(() => undefined);
      }
      nextSpare = FIRST_SPARE;
    },
  };
}
