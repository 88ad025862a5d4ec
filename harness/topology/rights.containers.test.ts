import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, test } from '@jest/globals';
import type Dockerode from 'dockerode';
import { poll, within } from '../basics/index.ts';
import { connectEngine, environment, ownLabels } from '../engine/index.ts';
import { startTopology } from './start.ts';
import type { Topology } from './topology.ts';

// What docs/security.md says of the containers of hosts, read from the engine.

let topology: Topology | undefined;
afterEach(async () => {
  await topology?.stop();
  topology = undefined;
  delete process.env.HARNESS_ADDRESSING;
});

async function startWith(addressing: string): Promise<Topology> {
  process.env.HARNESS_ADDRESSING = addressing;
  topology = await startTopology({ replicas: 1, sentinels: 1 });
  return topology;
}

type Inspected = Dockerode.ContainerInspectInfo;

async function containersOf({ servers }: Topology): Promise<Inspected[]> {
  const { dockerode } = (await connectEngine()).container;
  return Promise.all(servers.map(({ host }) => dockerode.getContainer(host.container).inspect()));
}

interface PublishedPort {
  readonly address: string;
  readonly port: number;
}

const publishedBy = ({ NetworkSettings }: Inspected): PublishedPort[] =>
  Object.values(NetworkSettings.Ports).flatMap(bindings =>
    (bindings ?? []).map(({ HostIp, HostPort }) => ({ address: HostIp, port: Number(HostPort) })),
  );

/** The ends of the networks of a container that the engine's machine has. */
const gatewaysOf = ({ NetworkSettings }: Inspected): string[] =>
  Object.values(NetworkSettings.Networks).map(({ Gateway }) => Gateway);

/** Ports that are published on more than loopback and the container's own network. */
const exposedBy = (container: Inspected): string[] =>
  publishedBy(container)
    .filter(({ address }) => !address.startsWith('127.') && !gatewaysOf(container).includes(address))
    .map(({ address, port }) => `${container.Name}: ${address}:${port}`);

/** Addresses under which other machines and other containers know this machine. */
const addressesBesides = (container: Inspected): string[] =>
  Object.values(networkInterfaces())
    .flatMap(each => each ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
    .filter(address => !gatewaysOf(container).includes(address));

async function accepts(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  const connected = once(socket, 'connect').then(
    () => true,
    () => false,
  );
  const end = await within(1000, connected);
  socket.destroy();
  return end === true;
}

/** Where a published port takes connections although it should not. */
async function reachedAt(container: Inspected): Promise<string[]> {
  const tries = publishedBy(container).flatMap(({ port }) =>
    addressesBesides(container).map(async host => ((await accepts(host, port)) ? [`${host}:${port}`] : [])),
  );
  return (await Promise.all(tries)).flat();
}

test.each(['proxied', 'mapped'])(
  '%s: ports are published on loopback or on the network of the hosts, and on no other address',
  async addressing => {
    const containers = await containersOf(await startWith(addressing));
    expect(containers.flatMap(publishedBy)).toHaveLength(2 * containers.length);
    expect(containers.flatMap(exposedBy)).toEqual([]);
    expect((await Promise.all(containers.map(reachedAt))).flat()).toEqual([]);
  },
);

test('a port that is published on every address is found, by its binding and by connecting', async () => {
  const { dockerode } = (await connectEngine()).container;
  const made = await dockerode.createContainer({
    Image: environment().image.name,
    Entrypoint: ['sh', '-c', '$(command -v redis-server || command -v valkey-server) --protected-mode no'],
    Labels: await ownLabels(),
    ExposedPorts: { '6379/tcp': {} },
    HostConfig: { PortBindings: { '6379/tcp': [{ HostPort: '' }] } },
  });
  try {
    await made.start();
    const container = await made.inspect();
    expect(exposedBy(container).join()).toContain('0.0.0.0:');
    const own = addressesBesides(container);
    // The server takes a moment to listen.
    const reached = async () => ((await reachedAt(container)).length > 0 ? true : undefined);
    if (own.length > 0) expect(await poll(reached, { withinMs: 10_000, everyMs: 100 })).toBe(true);
  } finally {
    await made.remove({ force: true });
  }
});

test('a host has one right more than the engine’s default and one less, no mount, no port, and no way out of its network', async () => {
  process.env.AWS_SECRET_ACCESS_KEY = 'planted-secret';
  const running = await startWith('direct');
  const containers = await containersOf(running);
  for (const { Config, HostConfig, Mounts, NetworkSettings } of containers) {
    expect(HostConfig).toMatchObject({
      Privileged: false,
      CapAdd: ['NET_ADMIN'],
      CapDrop: ['DAC_OVERRIDE'],
      PidMode: '',
      UTSMode: '',
      UsernsMode: '',
    });
    expect(HostConfig.NetworkMode).not.toBe('host');
    expect(HostConfig.SecurityOpt ?? []).toEqual([]);
    expect(HostConfig.Devices ?? []).toEqual([]);
    // Official images declare a volume for their data.
    expect(Mounts.filter(({ Type }) => Type !== 'volume')).toEqual([]);
    expect(Config.User).toBe('root');
    expect(JSON.stringify(Config.Env)).not.toContain('planted-secret');
    expect(Object.values(NetworkSettings.Ports).filter(Boolean)).toEqual([]);
  }
  const [first] = containers;
  const { dockerode } = (await connectEngine()).container;
  const [network = ''] = Object.keys(first?.NetworkSettings.Networks ?? {});
  expect(await dockerode.getNetwork(network).inspect()).toMatchObject({ Internal: true });
  const { host } = running.firstMaster;
  // 2 is SECCOMP_MODE_FILTER: the engine's filter of system calls is loaded.
  expect((await host.run(['grep', '^Seccomp:', '/proc/1/status'])).output).toMatch(/:\s+2$/);
  expect((await host.run(['unshare', '--mount', 'true'])).exitCode).not.toBe(0);
});
