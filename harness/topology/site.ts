import type Docker from 'dockerode';
import { oneOf } from '../basics/index.ts';
import { addressTowards, connectEngine, dockerAt, environment, type Machine } from '../engine/index.ts';
import { createNetwork, type HostNetwork } from './network.ts';
import {
  type Publication,
  publicationAtGateway,
  publicationBehindProxy,
  publicationOfMachine,
} from './publication.ts';

/** Where a host is placed, and how this machine and the host see each other. */
export interface Site {
  readonly docker: Docker;
  /** Where hosts are spread over several machines: which one. */
  readonly machine: Machine | undefined;
  /** Where its servers' ports are published; undefined where its own address is reached from here. */
  readonly published: Publication | undefined;
  /** A proxy of the engine stands there: it accepts connections itself, and only then asks the host. */
  readonly proxied: boolean;
  /** Where connections from here come from, as the host sees them. */
  readonly clientAddress: string;
  /** The links that it has: one to its peers, and one to the rest of the world where that is another. */
  readonly links: readonly string[];
}

const ONE_LINK = ['eth0'];
const TO_PEERS_AND_WORLD = ['eth0', 'eth1'];

/** How the hosts of one engine are reached: at their own addresses, or at published ports. */
export type Addressing = 'direct' | 'mapped' | 'proxied';

/** Hosts of a network on one engine. */
async function localSite({ gateway, reachable }: HostNetwork, addressing: Addressing): Promise<Site> {
  const { container, info } = await connectEngine();
  // Where this machine has the bridge, the kernel leads connections to the bridge's address on, and they meet what the
  // host has. Elsewhere a proxy of the engine takes them.
  const proxied = addressing === 'proxied' || (addressing === 'mapped' && !reachable);
  const publication = async () =>
    proxied
      ? publicationBehindProxy(info.containerRuntime.host, environment().endpoint)
      : publicationAtGateway(gateway);
  return {
    docker: container.dockerode,
    machine: undefined,
    published: addressing === 'direct' ? undefined : await publication(),
    proxied,
    clientAddress: gateway,
    links: ONE_LINK,
  };
}

/**
 * One site a machine: the `index`th host is at the `index`th of them, and over again. So the master and its first replica
 * are on different machines, and of three sentinels on two machines two are not with the master.
 */
const sitesOfMachines = (): Promise<Site[]> =>
  Promise.all(
    environment().machines.map(async machine => ({
      docker: dockerAt(machine.endpoint),
      machine,
      published: publicationOfMachine(machine),
      proxied: false,
      clientAddress: await addressTowards(machine.address),
      links: TO_PEERS_AND_WORLD,
    })),
  );

/** A network, and where its hosts stand: the `index`th host is at `sites[index % sites.length]`. */
export interface Grounds {
  readonly network: HostNetwork;
  readonly sites: readonly [Site, ...Site[]];
  readonly addressing: Addressing;
}

/** Makes a network whose hosts are reached at their own addresses where that works, else at published ports. */
export async function createGrounds(id: string): Promise<Grounds> {
  if (environment().machines.length > 0) {
    const sites = (await sitesOfMachines()) as [Site, ...Site[]];
    return { network: await createNetwork(id, 'machines'), sites, addressing: 'mapped' };
  }
  const wish = wishedAddressing();
  if (wish === 'auto' || wish === 'direct') {
    const network = await createNetwork(id, 'internal');
    if (wish === 'direct' || network.reachable) return groundsOn(network, 'direct');
    await network.remove();
  }
  return groundsOn(await createNetwork(id, 'published'), wish === 'proxied' ? wish : 'mapped');
}

export const groundsOn = async (network: HostNetwork, addressing: Addressing): Promise<Grounds> => ({
  network,
  sites: [await localSite(network, addressing)],
  addressing,
});

/** What HARNESS_ADDRESSING asks for. @throws UnusableInput for anything else */
export function wishedAddressing(): Addressing | 'auto' {
  const wish = (process.env.HARNESS_ADDRESSING ?? 'auto') as Addressing | 'auto';
  return oneOf('HARNESS_ADDRESSING', wish, ['auto', 'direct', 'mapped', 'proxied']);
}
