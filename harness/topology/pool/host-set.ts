import { randomBytes } from 'node:crypto';
import type { Container } from 'dockerode';
import { messageOf } from '../../basics/index.ts';
import { describeHost, type Host, type HostParts } from '../host.ts';
import {
  containerNameOf,
  type PublishedPorts,
  reachOf,
  removeContainer,
  startContainer,
} from '../host-container.ts';
import { knowOnly, type NamesByIp } from '../host-names.ts';
import { attachNetwork, type HostNetwork } from '../network.ts';
import { type Addressing, createGrounds, type Grounds, groundsOn, type Site } from '../site.ts';
import { differences, readState } from './host-state.ts';

/**
 * A network and the hosts in it, which one deployment at a time uses. The `index`th host has always the same address; its
 * name is that of the server that is to run on it.
 */
export interface HostSet {
  readonly network: HostNetwork;
  /**
   * The `index`th host, proven to be as it was when it was new. One that is not, or that there is not yet, is made.
   * @param names all names of the deployment; the host knows these and no other
   */
  take(index: number, name: string, names: NamesByIp): Promise<Host>;
  /**
   * A host of its own for one service, which no later deployment gets. It is not removed with the set.
   * @param index one that no other host has
   */
  addServiceHost(index: number, name: string, port: number): Promise<ServiceHost>;
  /** Hosts that were replaced since it was taken, each with what was found on it. */
  readonly replaced: readonly string[];
  /** Wipes every host that was taken. One that cannot be wiped is removed, and made again when it is needed. */
  giveBack(): Promise<void>;
  /** Removes hosts and network. */
  remove(): Promise<void>;
  /** What another process needs to use it. */
  store(): StoredSet;
}

/** A host whose network a container of a service shares. */
interface ServiceHost {
  readonly host: Host;
  readonly site: Site;
  remove(): Promise<void>;
}

/** A set of hosts, as one process passes it to another. */
export interface StoredSet {
  readonly network: Pick<HostNetwork, 'name' | 'prefix'>;
  readonly addressing: Addressing;
  readonly hosts: readonly (StoredHost | null)[];
}

interface StoredHost {
  readonly id: string;
  readonly ports: PublishedPorts;
  /** What was read of it when it was new. */
  readonly state: string;
}

/** A host without a name: what stays from one deployment to the next. */
interface Place extends HostParts {
  readonly container: Container;
  readonly ports: PublishedPorts;
  /** What was read of it when it was new. */
  state: string | undefined;
  /** Whether programs of a process that used it before may still run on it. */
  isForeign: boolean;
}

/**
 * Makes a network; hosts are made when they are taken.
 * @param naming of their containers: 'by number' where hosts change their names, 'by name' where they are used once
 */
export const createSet = async (naming: 'by number' | 'by name'): Promise<HostSet> =>
  describeSet(await createGrounds(randomBytes(3).toString('hex')), [], naming);

/** A set that another process stored. */
export async function attachSet({ network, addressing, hosts }: StoredSet): Promise<HostSet> {
  const grounds = await groundsOn(await attachNetwork(network), addressing);
  return describeSet(grounds, hosts, 'by number');
}

function describeSet(
  { network, sites, addressing }: Grounds,
  stored: StoredSet['hosts'],
  naming: 'by number' | 'by name',
): HostSet {
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
  const taken = new Map<number, Host>();
  const replaced: string[] = [];

  async function make(index: number, name: string): Promise<Place> {
    const ip = network.addressOf(index);
    const { container, ports } = await startContainer(hostName(index, name), ip, network, siteOf(index));
    const reach = reachOf(ip, siteOf(index), ports);
    return { container, reach, ports, state: undefined, isForeign: false, shell: undefined };
  }

  /** One that the engine does not remove now is left to the sweep at the end of the run. */
  const drop = async (index: number, { container }: Place) => {
    places.delete(index);
    await removeContainer(container).catch(() => undefined);
  };

  const nameAt = (index: number, name: string, place: Place): Host =>
    describeHost(
      { name, container: containerNameOf(network, hostName(index, name)), ip: network.addressOf(index) },
      siteOf(index),
      place,
    );

  /** Undefined when the host may not be used: it is not there any more then. */
  async function reuse(index: number, name: string, names: NamesByIp): Promise<Host | undefined> {
    const place = places.get(index);
    if (place?.state === undefined) return undefined;
    const host = nameAt(index, name, place);
    const found = await proofOf(host, place, names).catch(error => [messageOf(error)]);
    if (found.length === 0) return host;
    replaced.push(`${name}: ${found.join('; ')}`);
    await drop(index, place);
    return undefined;
  }

  return {
    network,
    replaced,
    async take(index, name, names) {
      const known = await reuse(index, name, names);
      if (known !== undefined) return keep(index, known);
      const place = await make(index, name);
      places.set(index, place);
      const host = nameAt(index, name, place);
      place.state = await outputOf(host, `${readState(true)}\n${knowOnly(names)}`).catch(async error => {
        await drop(index, place);
        throw error;
      });
      return keep(index, host);
    },
    async addServiceHost(index, name, port) {
      const ip = network.addressOf(index);
      // Of several machines the first, whose engine is that of this run: it has the images of services.
      const site = siteOf(0);
      const own = `service-${name}-${randomBytes(2).toString('hex')}`;
      const { container, ports } = await startContainer(own, ip, network, site, [port]);
      const identity = { name, container: containerNameOf(network, own), ip };
      const host = describeHost(identity, site, {
        container,
        reach: reachOf(ip, site, ports),
        shell: undefined,
      });
      return { host, site, remove: () => removeContainer(container) };
    },
    async giveBack() {
      const all = [...taken];
      taken.clear();
      replaced.length = 0;
      await Promise.all(
        all.map(async ([index, host]) => {
          const place = places.get(index);
          await host.wipe().catch(() => place && drop(index, place));
          host.giveBack();
        }),
      );
    },
    async remove() {
      // One after the other: hosts that leave a network at once can lock up Docker 20.10.
      for (const { container } of places.values()) await removeContainer(container);
      places.clear();
      await network.remove();
    },
    store: () => ({
      network: { name: network.name, prefix: network.prefix },
      addressing,
      hosts: Array.from({ length: Math.max(-1, ...places.keys()) + 1 }, (_, index) =>
        storedAt(places.get(index)),
      ),
    }),
  };

  function keep(index: number, host: Host): Host {
    taken.set(index, host);
    return host;
  }
}

const storedAt = (place: Place | undefined): StoredHost | null =>
  place?.state === undefined ? null : { id: place.container.id, ports: place.ports, state: place.state };

/** What is not as it was when the host was new; afterwards it knows `names`. */
async function proofOf(host: Host, place: Place, names: NamesByIp): Promise<string[]> {
  if (place.isForeign) await host.wipe();
  place.isForeign = false;
  const state = await outputOf(host, `${readState(false)}\n${knowOnly(names)}`);
  return differences(place.state ?? '', state);
}

async function outputOf(host: Host, script: string): Promise<string> {
  const { exitCode, output } = await host.quickly(script);
  if (exitCode === 0) return output;
  throw new Error(`could not read the state of ${host.name}: ${output}`);
}
