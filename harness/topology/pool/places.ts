import type { Container } from 'dockerode';
import { describeHost, type Host, type HostParts } from '../host.ts';
import {
  containerNameOf,
  type PublishedPorts,
  reachOf,
  removeContainer,
  startContainer,
} from '../host-container.ts';
import type { Grounds, Site } from '../site.ts';

/** A host without a name: what stays from one deployment to the next. */
export interface Place extends HostParts {
  readonly container: Container;
  readonly ports: PublishedPorts;
  /** What was read of it when it was new. */
  state: string | undefined;
  /** Whether programs of a process that used it before may still run on it. */
  isForeign: boolean;
}

export interface StoredHost {
  readonly id: string;
  readonly ports: PublishedPorts;
  /** What was read of it when it was new. */
  readonly state: string;
}

/** The places of a set, by their index: those that another process stored, and those that are made here. */
export function placesOf(
  { network, sites }: Pick<Grounds, 'network' | 'sites'>,
  stored: readonly (StoredHost | null)[],
  naming: 'by number' | 'by name',
) {
  const siteOf = (index: number) => sites[index % sites.length] as Site;
  const hostName = (index: number, name: string) => (naming === 'by name' ? name : `host-${index + 1}`);
  const attach = (index: number, { id, ports, state }: StoredHost): Place => ({
    container: siteOf(index).docker.getContainer(id),
    reach: reachOf(network.addressOf(index), siteOf(index), ports),
    ports,
    state,
    isForeign: true,
    shell: undefined,
  });
  const places = new Map<number, Place>();
  for (const [index, host] of stored.entries()) if (host !== null) places.set(index, attach(index, host));

  return {
    at: (index: number) => places.get(index),
    async make(index: number, name: string): Promise<Place> {
      const ip = network.addressOf(index);
      const { container, ports } = await startContainer(hostName(index, name), ip, network, siteOf(index));
      const reach = reachOf(ip, siteOf(index), ports);
      const place: Place = { container, reach, ports, state: undefined, isForeign: false, shell: undefined };
      places.set(index, place);
      return place;
    },
    /** One that the engine does not remove now is left to the sweep at the end of the run. */
    async drop(index: number, { container }: Place): Promise<void> {
      places.delete(index);
      await removeContainer(container).catch(() => undefined);
    },
    nameAt: (index: number, name: string, place: Place): Host =>
      describeHost(
        { name, container: containerNameOf(network, hostName(index, name)), ip: network.addressOf(index) },
        siteOf(index),
        place,
      ),
    /** One after the other: hosts that leave a network at once can lock up Docker 20.10. */
    async remove(): Promise<void> {
      for (const { container } of places.values()) await removeContainer(container);
      places.clear();
    },
    store: (): (StoredHost | null)[] =>
      Array.from({ length: Math.max(-1, ...places.keys()) + 1 }, (_, index) => storedAt(places.get(index))),
  };
}

const storedAt = (place: Place | undefined): StoredHost | null =>
  place?.state === undefined ? null : { id: place.container.id, ports: place.ports, state: place.state };
