import type { Container, ContainerCreateOptions } from 'dockerode';
import getPort from 'get-port';
import type { Address } from '../basics/index.ts';
import { environment, HOST_RIGHTS, ownLabels } from '../engine/index.ts';
import { type HostNetwork, ignoreMissing } from './network.ts';
import { REDIS_PORT, SENTINEL_PORT } from './settings.ts';
import type { Site } from './site.ts';

/** Keeps resolvers from asking name servers; musl's does so all the same. */
export const RESOLVE_LOCALLY = "sed -i 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf";

/** Ports of a host, each with the port of this machine or of the engine at which it is published. */
export type PublishedPorts = readonly (readonly [inside: number, outside: number])[];

// What servers listen on.
const SERVER_PORTS = [REDIS_PORT, SENTINEL_PORT];

/**
 * Creates and starts the container of a host; one that does not start is removed again.
 * @param listening the ports that this machine must reach
 */
export async function startContainer(
  name: string,
  ip: string,
  network: HostNetwork,
  { docker, published }: Site,
  listening: readonly number[] = SERVER_PORTS,
): Promise<{ readonly container: Container; readonly ports: PublishedPorts }> {
  const ports = published === undefined ? [] : await freePorts(listening);
  const container = await docker.createContainer(
    await description(name, ip, network, { ports, boundTo: published?.boundTo }),
  );
  await container.start().catch(async error => {
    await removeContainer(container);
    throw error;
  });
  return { container, ports };
}

/** Where this machine reaches a port of the host with the address `ip`. */
export const reachOf =
  (ip: string, { published }: Site, ports: PublishedPorts) =>
  (port: number): Address => {
    const outside = ports.find(([inside]) => inside === port)?.[1];
    if (outside === undefined || published === undefined) return { host: ip, port };
    return { host: published.at, port: outside };
  };

export const containerNameOf = (network: HostNetwork, host: string): string => `${network.name}-${host}`;

export const removeContainer = async (container: Container): Promise<void> => {
  await container.remove({ force: true, v: true }).catch(ignoreMissing);
};

// Chosen here and not by the engine, which would choose others after a power-off.
const freePorts = (listening: readonly number[]): Promise<PublishedPorts> =>
  Promise.all(listening.map(async (port): Promise<PublishedPorts[number]> => [port, await getPort()]));

// A folder in memory (/dev/shm) that faults can fill to the brim without harm to other containers.
const SMALL_DISK_BYTES = 8 * 1024 * 1024;

// The shell reaps what servers leave behind, as the engine's own init would, and starts sooner. It outlives all others.
const INIT = `${RESOLVE_LOCALLY}; while :; do sleep infinity & wait $!; done`;

async function description(
  name: string,
  ip: string,
  network: HostNetwork,
  { ports, boundTo }: { readonly ports: PublishedPorts; readonly boundTo: string | undefined },
): Promise<ContainerCreateOptions> {
  const published = ports.map(([inside, outside]) => ({
    inside: `${inside}/tcp`,
    outside: { HostIp: boundTo, HostPort: `${outside}` },
  }));
  return {
    name: containerNameOf(network, name),
    Hostname: name,
    Image: environment().image.name,
    Labels: await ownLabels(),
    Entrypoint: ['sh', '-c', INIT],
    Cmd: [],
    User: 'root',
    ExposedPorts: Object.fromEntries(published.map(({ inside }) => [inside, {}])),
    HostConfig: {
      NetworkMode: network.name,
      ...HOST_RIGHTS,
      ShmSize: SMALL_DISK_BYTES,
      LogConfig: { Type: 'none', Config: {} },
      PortBindings: Object.fromEntries(published.map(({ inside, outside }) => [inside, [outside]])),
    },
    NetworkingConfig: { EndpointsConfig: { [network.name]: { IPAMConfig: { IPv4Address: ip } } } },
  };
}

/** What the programs of a host may use together. */
export interface HostLimits {
  /** Percent of one processor. */
  readonly processorPercent?: number | null;
  readonly memoryBytes?: number | null;
}

const PERIOD_US = 100_000;
// Docker's API can raise a bound but not take it away.
const BEYOND_ANY_MACHINE = 2 ** 50;

/** Bounds what the container's programs get, or lifts a bound. */
export async function limit(
  container: Container,
  { processorPercent, memoryBytes }: HostLimits,
): Promise<void> {
  const processor =
    processorPercent === undefined
      ? {}
      : {
          CpuPeriod: PERIOD_US,
          CpuQuota: processorPercent === null ? -1 : processorPercent * (PERIOD_US / 100),
        };
  // Swap included: a server that is swapped out has not run out of memory.
  const memory =
    memoryBytes === undefined
      ? {}
      : { Memory: memoryBytes ?? BEYOND_ANY_MACHINE, MemorySwap: memoryBytes ?? BEYOND_ANY_MACHINE };
  await container.update({ ...processor, ...memory });
}
