import { fromEngine } from '../engine/index.ts';
import type { Host } from './host.ts';
import type { HostNames } from './host-names.ts';
import type { HostSet } from './pool/host-set.ts';
import { createServiceContainer, type ServiceContainer, type ServiceProgram } from './service-container.ts';

// Above all that servers have.
export const FIRST_SERVICE = 200;

/** The containers of services, each on a host of its own, beside the hosts of servers. */
export function serviceHosts(
  leased: Promise<{ readonly set: Pick<HostSet, 'addServiceHost'> }>,
  names: HostNames,
) {
  let nextService = FIRST_SERVICE;
  const removals: (() => Promise<void>)[] = [];
  return {
    async add(
      name: string,
      port: number,
      programAt: (host: Host) => ServiceProgram,
    ): Promise<ServiceContainer> {
      const { set } = await leased;
      const index = nextService;
      nextService += 1;
      const made = await fromEngine(`to start the host of ${name}`, set.addServiceHost(index, name, port));
      removals.push(made.remove);
      const host = names.enter(made.host, [name]);
      removals.push(async () => names.leave(host));
      await names.publish();
      const container = await createServiceContainer(
        `${host.container}-image`,
        host,
        made.site,
        programAt(host),
      );
      removals.push(container.remove);
      return container;
    },
    /** One after the other: hosts that leave a network at once can lock up Docker 20.10. */
    async remove(): Promise<void> {
      for (const remove of removals.splice(0).toReversed()) await remove();
      nextService = FIRST_SERVICE;
    },
  };
}
