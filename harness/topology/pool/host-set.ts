import { randomBytes } from 'node:crypto';
import { messageOf } from '../../basics/index.ts';
import type { Host } from '../host.ts';
import { knowOnly, type NamesByIp } from '../host-names.ts';
import { attachNetwork, type HostNetwork } from '../network.ts';
import { type Addressing, createGrounds, type Grounds, groundsOn } from '../site.ts';
import { differences, readState } from './host-state.ts';
import { type Place, placesOf, type StoredHost } from './places.ts';
import { type ServiceHost, startServiceHost } from './service-host.ts';

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

/** A set of hosts, as one process passes it to another. */
export interface StoredSet {
  readonly network: Pick<HostNetwork, 'name' | 'prefix'>;
  readonly addressing: Addressing;
  readonly hosts: readonly (StoredHost | null)[];
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

function describeSet(grounds: Grounds, stored: StoredSet['hosts'], naming: 'by number' | 'by name'): HostSet {
  const { network, addressing } = grounds;
  const places = placesOf(grounds, stored, naming);
  const taken = new Map<number, Host>();
  const replaced: string[] = [];

  /** Undefined when the host may not be used: it is not there any more then. */
  async function reuse(index: number, name: string, names: NamesByIp): Promise<Host | undefined> {
    const place = places.at(index);
    if (place?.state === undefined) return undefined;
    const host = places.nameAt(index, name, place);
    const found = await proofOf(host, place, names).catch(error => [messageOf(error)]);
    if (found.length === 0) return host;
    replaced.push(`${name}: ${found.join('; ')}`);
    await places.drop(index, place);
    return undefined;
  }

  return {
    network,
    replaced,
    async take(index, name, names) {
      const known = await reuse(index, name, names);
      if (known !== undefined) return keep(index, known);
      const place = await places.make(index, name);
      const host = places.nameAt(index, name, place);
      place.state = await outputOf(host, `${readState(true)}\n${knowOnly(names)}`).catch(async error => {
        await places.drop(index, place);
        throw error;
      });
      return keep(index, host);
    },
    addServiceHost: (index, name, port) => startServiceHost(grounds, index, name, port),
    async giveBack() {
      const all = [...taken];
      taken.clear();
      replaced.length = 0;
      await Promise.all(
        all.map(async ([index, host]) => {
          const place = places.at(index);
          await host.wipe().catch(() => place && places.drop(index, place));
          host.giveBack();
        }),
      );
    },
    async remove() {
      await places.remove();
      await network.remove();
    },
    store: () => ({
      network: { name: network.name, prefix: network.prefix },
      addressing,
      hosts: places.store(),
    }),
  };

  function keep(index: number, host: Host): Host {
    taken.set(index, host);
    return host;
  }
}

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
