import type { Container } from 'dockerode';
import pLimit from 'p-limit';
import type { Address } from '../basics/index.ts';
import { SERVER_FAMILIES } from '../engine/index.ts';
import { DATA_FOLDER } from './configuration.ts';
import { type Finished, programsIn, runToEnd, type Spawn } from './exec.ts';
import { containerNameOf, removeContainer, startContainer } from './host-container.ts';
import { type HostLimits, limit } from './host-limits.ts';
import type { NamesByIp } from './host-names.ts';
import { powerBehindPorts, powerOf } from './host-power.ts';
import type { HostNetwork } from './network.ts';
import { openShell, type Shell } from './shell.ts';
import type { Site } from './site.ts';

/** A machine of the deployment: a container with a lasting address, on which servers are started. */
export interface Host {
  readonly name: string;
  /** What the engine calls it: `docker exec` takes that. */
  readonly container: string;
  /** Its address in the topology's network; the same after a power-off. */
  readonly ip: string;
  /** Which machine it is on, where hosts are spread over several. */
  readonly machine: string | undefined;
  /** A proxy stands before its published ports: it accepts connections itself, and only then asks the host. */
  readonly proxied: boolean;
  /** Where connections from this machine come from, as the host sees them. */
  readonly clientAddress: string;
  /** Its links to the network: 'eth0'. */
  readonly links: readonly string[];
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

/** Creates and starts a host. Nothing but an init process runs on it. @param names those that it knows from the start */
export async function startHost(
  name: string,
  index: number,
  network: HostNetwork,
  site: Site,
  names: NamesByIp,
): Promise<Host> {
  const ip = network.addressOf(index);
  const { container, reach } = await startContainer(name, ip, network, site, names);
  return describeHost({ name, container: containerNameOf(network, name), ip }, site, container, reach);
}

type Identity = Pick<Host, 'name' | 'container' | 'ip'>;

function describeHost(
  identity: Identity,
  { machine, proxied, clientAddress, links }: Site,
  container: Container,
  reach: Host['reach'],
): Host {
  const { name } = identity;
  let condition: 'on' | 'paused' | 'off' = 'on';
  // What cuts its power runs on it: paused meanwhile, it would never end.
  const inTurn = pLimit(1);
  const programs = programsIn(container);
  const spawn: Spawn = async (argv, onLine) => {
    if (condition !== 'on') throw new Error(`nothing can be run on ${name}: it is ${condition}`);
    return programs.spawn(argv, onLine);
  };
  const run = (argv: readonly string[]) => runToEnd(spawn, argv);
  const switched = machine === undefined ? powerOf : powerBehindPorts;
  const power = switched(name, links, container, argv => runToEnd(programs.spawn, argv));
  let shell: Promise<Shell> | undefined;
  const currentShell = async (): Promise<Shell> => {
    if (shell !== undefined && !(await shell).isOpen()) shell = undefined;
    const opening = shell ?? openShell(name, spawn);
    shell = opening;
    // One that could not be opened must not stay: the host may have been switched off just then.
    opening.catch(() => {
      if (shell === opening) shell = undefined;
    });
    return opening;
  };
  return {
    ...identity,
    machine: machine?.name,
    proxied,
    clientAddress,
    links,
    reach,
    run,
    async quickly(script) {
      if (condition !== 'on') throw new Error(`nothing can be run on ${name}: it is ${condition}`);
      return (await currentShell()).run(script);
    },
    spawn,
    powerOff: cable =>
      inTurn(async () => {
        if (condition === 'paused') throw new Error(`${name} cannot be switched off: it is paused`);
        const atMs = await power.off(cable);
        condition = 'off';
        shell = undefined;
        return atMs;
      }),
    powerOn: () =>
      inTurn(async () => {
        await power.on();
        if (condition === 'off') condition = 'on';
      }),
    pause: () =>
      inTurn(async () => {
        const before = condition;
        condition = 'paused';
        try {
          // The engine never gets back a host that is paused while it begins a program there.
          await programs.begun();
          await container.pause();
        } catch (error) {
          if (!(await isPaused(container))) condition = before;
          throw error;
        }
      }),
    unpause: () =>
      inTurn(async () => {
        if (await isPaused(container)) await container.unpause();
        if (condition === 'paused') condition = 'on';
      }),
    limit: limits => limit(container, limits),
    wipe: () => wipe(name, run),
    remove: () => removeContainer(container),
  };
}

const isPaused = async (container: Container): Promise<boolean> => (await container.inspect()).State.Paused;

type Run = Host['run'];

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
