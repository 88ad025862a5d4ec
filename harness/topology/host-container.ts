import type { Container, ContainerCreateOptions } from 'dockerode';
import getPort from 'get-port';
import type { Address } from '../basics/index.ts';
import { environment, HOST_RIGHTS, ownLabels } from '../engine/index.ts';
import { REDIS_PORT, SENTINEL_PORT } from './configuration.ts';
import { extraHosts, type NamesByIp, RESOLVE_LOCALLY } from './host-names.ts';
import { type HostNetwork, ignoreMissing } from './network.ts';
import type { Site } from './site.ts';

/** The container of a host, and where its ports are reached from here. */
export interface HostContainer {
  readonly container: Container;
  reach(port: number): Address;
}

/** Creates and starts it; what cannot be started is removed again. */
export async function startContainer(
  name: string,
  ip: string,
  network: HostNetwork,
  { docker, publishedAt }: Site,
  names: NamesByIp,
): Promise<HostContainer> {
  const ports = publishedAt === undefined ? new Map<number, number>() : await freePorts();
  const container = await docker.createContainer(await description(name, ip, network, ports, names));
  await container.start().catch(async error => {
    await removeContainer(container);
    throw error;
  });
  return {
    container,
    reach(port) {
      const outside = ports.get(port);
      if (outside === undefined || publishedAt === undefined) return { host: ip, port };
      return { host: publishedAt, port: outside };
    },
  };
}

export const containerNameOf = (network: HostNetwork, host: string): string => `${network.name}-${host}`;

export const removeContainer = async (container: Container): Promise<void> => {
  await container.remove({ force: true, v: true }).catch(ignoreMissing);
};

// Chosen here and not by the engine, which would choose others after a power-off.
const freePorts = async (): Promise<Map<number, number>> =>
  new Map([
    [REDIS_PORT, await getPort()],
    [SENTINEL_PORT, await getPort()],
  ]);

// A folder in memory (/dev/shm) that faults can fill to the brim without harm to anybody else.
const SMALL_DISK_BYTES = 8 * 1024 * 1024;

// The shell reaps what servers leave behind, as the engine's own init would, and starts sooner. It outlives all others.
const INIT = `${RESOLVE_LOCALLY}; while :; do sleep infinity & wait $!; done`;

async function description(
  name: string,
  ip: string,
  network: HostNetwork,
  ports: ReadonlyMap<number, number>,
  names: NamesByIp,
): Promise<ContainerCreateOptions> {
  const published = [...ports].map(([inside, outside]) => ({
    inside: `${inside}/tcp`,
    outside: `${outside}`,
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
      ExtraHosts: extraHosts(names),
      ShmSize: SMALL_DISK_BYTES,
      LogConfig: { Type: 'none', Config: {} },
      PortBindings: Object.fromEntries(
        published.map(({ inside, outside }) => [inside, [{ HostPort: outside }]]),
      ),
    },
    NetworkingConfig: { EndpointsConfig: { [network.name]: { IPAMConfig: { IPv4Address: ip } } } },
  };
}
