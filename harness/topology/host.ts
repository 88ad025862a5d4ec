import type { Container, ContainerCreateOptions } from 'dockerode';
import getPort from 'get-port';
import type { Address } from '../basics/index.ts';
import { now } from '../basics/index.ts';
import { connectEngine, environment, HOST_RIGHTS, ownLabels, SERVER_FAMILIES } from '../engine/index.ts';
import { DATA_FOLDER, REDIS_PORT, SENTINEL_PORT } from './configuration.ts';
import { type Finished, programsIn, runToEnd, type Spawn } from './exec.ts';
import { type HostLimits, limit } from './host-limits.ts';
import { extraHosts, type NamesByIp, RESOLVE_LOCALLY } from './host-names.ts';
import { type HostNetwork, ignoreMissing } from './network.ts';
import { openShell, type Shell } from './shell.ts';

/** A machine of the deployment: a container with a lasting address, on which servers are started. */
export interface Host {
  readonly name: string;
  /** What the engine calls it: `docker exec` takes that. */
  readonly container: string;
  /** Its address in the topology's network; the same after a power-off. */
  readonly ip: string;
  /** Where this machine reaches `port` of the host: the host's own address or a published port. */
  reach(port: number): Address;
  /** Runs a program on the host to its end. */
  run(argv: readonly string[]): Promise<Finished>;
  /**
   * Runs a short script in a shell that stays open, within a few ms once that is there. One after the other.
   * Rejects when the host is off or paused.
   */
  quickly(script: string): Promise<Finished>;
  /** Starts a program on the host and hands over its output line by line. */
  readonly spawn: Spawn;
  /**
   * Cuts the power: its programs are gone and it no longer answers. With `cable: 'pulled'` the link goes first,
   * so that peers hear nothing at all, as when a machine loses power; with 'plugged' the dying kernel still
   * closes the connections, as when a virtual machine or a pod is deleted.
   * @returns the moment on the harness's clock
   */
  powerOff(cable: 'pulled' | 'plugged'): Promise<number>;
  /** Starts it again, with the address and the files it had and no program running. */
  powerOn(): Promise<void>;
  /** Stops everything that runs on it in the middle (the engine's pause); its kernel still accepts connections. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** Bounds what its programs get together; null lifts a bound. */
  limit(limits: HostLimits): Promise<void>;
  /** Ends every server on it, however it was started, and deletes its data. */
  wipe(): Promise<void>;
  remove(): Promise<void>;
}

/** How hosts are reached from here. */
export type Addressing = 'direct' | 'mapped';

/** Creates and starts a host. Nothing but an init process runs on it. @param names those that it knows from the start */
export async function startHost(
  name: string,
  index: number,
  network: HostNetwork,
  addressing: Addressing,
  names: NamesByIp,
): Promise<Host> {
  const { container: engine, info } = await connectEngine();
  const ip = network.addressOf(index);
  const ports = addressing === 'mapped' ? await freePorts() : new Map<number, number>();
  const container = await engine.dockerode.createContainer(
    await description(name, ip, network, ports, names),
  );
  await container.start().catch(async error => {
    await removeContainer(container);
    throw error;
  });
  return describeHost({ name, container: containerNameOf(network, name), ip }, container, port => {
    const outside = ports.get(port);
    return outside === undefined ? { host: ip, port } : { host: info.containerRuntime.host, port: outside };
  });
}

// Chosen here and not by the engine, which would choose others after a power-off.
const freePorts = async (): Promise<Map<number, number>> =>
  new Map([
    [REDIS_PORT, await getPort()],
    [SENTINEL_PORT, await getPort()],
  ]);

// A folder in memory (/dev/shm) that faults can fill to the brim without harm to anybody else.
const SMALL_DISK_BYTES = 8 * 1024 * 1024;

// The shell reaps what servers leave behind, as the engine's own init would, and starts sooner.
const INIT = `${RESOLVE_LOCALLY}; sleep infinity & wait`;

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

const containerNameOf = (network: HostNetwork, host: string): string => `${network.name}-${host}`;

type Identity = Pick<Host, 'name' | 'container' | 'ip'>;

function describeHost(identity: Identity, container: Container, reach: Host['reach']): Host {
  const { name } = identity;
  let condition: 'on' | 'paused' | 'off' = 'on';
  const programs = programsIn(container);
  const spawn: Spawn = async (argv, onLine) => {
    if (condition === 'paused') throw new Error(`nothing can be run on ${name}: it is paused`);
    return programs.spawn(argv, onLine);
  };
  const run = (argv: readonly string[]) => runToEnd(spawn, argv);
  let shell: Promise<Shell> | undefined;
  const currentShell = async (): Promise<Shell> => {
    if (shell !== undefined && !(await shell).isOpen()) shell = undefined;
    shell ??= openShell(name, spawn);
    return shell;
  };
  return {
    ...identity,
    reach,
    run,
    async quickly(script) {
      if (condition !== 'on') throw new Error(`nothing can be run on ${name}: it is ${condition}`);
      return (await currentShell()).run(script);
    },
    spawn,
    async powerOff(cable) {
      const pulledAtMs = cable === 'pulled' ? await pullCable(name, run) : undefined;
      await container.kill();
      const killedAtMs = now();
      condition = 'off';
      shell = undefined;
      await container.wait();
      return pulledAtMs ?? killedAtMs;
    },
    async powerOn() {
      if (!(await container.inspect()).State.Running) await container.start();
      if (condition === 'off') condition = 'on';
    },
    async pause() {
      condition = 'paused';
      // The engine never gets back a host that is paused while it begins a program there.
      await programs.begun();
      await container.pause();
    },
    async unpause() {
      if ((await container.inspect()).State.Paused) await container.unpause();
      if (condition === 'paused') condition = 'on';
    },
    limit: limits => limit(container, limits),
    wipe: () => wipe(name, run),
    remove: () => removeContainer(container),
  };
}

type Run = Host['run'];

async function pullCable(host: string, run: Run): Promise<number> {
  const { exitCode, output, firstLineAtMs } = await run(['sh', '-c', 'ip link set eth0 down && echo pulled']);
  if (exitCode === 0 && firstLineAtMs !== undefined) return firstLineAtMs;
  throw new Error(`could not take the link of ${host} down: ${output || `exit code ${exitCode}`}`);
}

// By the program that runs, not by the harness's memory: a fault may have started servers of its own.
const END_SERVERS = `
for folder in /proc/[0-9]*; do
  case "$(readlink "$folder/exe")" in
    ${SERVER_FAMILIES.map(family => `*${family}*`).join('|')}) kill -KILL "\${folder#/proc/}" ;;
  esac
done
rm -rf ${DATA_FOLDER}`;

async function wipe(host: string, run: Run): Promise<void> {
  const { exitCode, output } = await run(['sh', '-c', END_SERVERS]);
  if (exitCode !== 0) throw new Error(`could not wipe ${host}: ${output}`);
}

const removeContainer = (container: Container): Promise<void> =>
  container.remove({ force: true, v: true }).catch(ignoreMissing);
