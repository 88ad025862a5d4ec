import { randomBytes } from 'node:crypto';
import { describeHost, type Host } from '../host.ts';
import { containerNameOf, reachOf, removeContainer, startContainer } from '../host-container.ts';
import type { Grounds, Site } from '../site.ts';

/** A host whose network a container of a service shares. */
export interface ServiceHost {
  readonly host: Host;
  readonly site: Site;
  remove(): Promise<void>;
}

export async function startServiceHost(
  { network, sites }: Pick<Grounds, 'network' | 'sites'>,
  index: number,
  name: string,
  port: number,
): Promise<ServiceHost> {
  const ip = network.addressOf(index);
  // Of several machines the first, whose engine is that of this run: it has the images of services.
  const [site] = sites;
  const own = `service-${name}-${randomBytes(2).toString('hex')}`;
  const { container, ports } = await startContainer(own, ip, network, site, [port]);
  const identity = { name, container: containerNameOf(network, own), ip };
  const host = describeHost(identity, site, {
    container,
    reach: reachOf(ip, site, ports),
    shell: undefined,
  });
  return { host, site, remove: () => removeContainer(container) };
}
