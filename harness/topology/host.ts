import type { Container } from 'dockerode';
import pLimit from 'p-limit';
import type { Address } from '../basics/index.ts';
import { type Finished, type OnLine, programsIn, runToEnd, type Spawn } from './exec.ts';
import { replaceAddress } from './host-address.ts';
import { type HostLimits, limit } from './host-container.ts';
import { powerBehindPorts, powerOf } from './host-power.ts';
import { WIPE } from './pool/host-state.ts';
import { type Launched, openShell, type Shell } from './shell.ts';
import type { Site } from './site.ts';
import type { ZonedLink } from './zones/link-script.ts';

/** A machine of the deployment: a container with an address, on which servers are started. */
export interface Host {
  readonly name: string;
  /** What the engine calls it: `docker exec` takes that. */
  readonly container: string;
  /** Its address in the topology's network; the same after a power-off. Only `moveTo` changes it. */
  readonly ip: string;
  /** Which machine it is on, where hosts are spread over several. */
  readonly machine: string | undefined;
  /** A proxy stands before its published ports: it accepts connections itself, and only then asks the host. */
  readonly proxied: boolean;
  /** Where connections from this machine come from, as the host sees them. */
  readonly clientAddress: string;
  /** Its links to the network: 'eth0'. */
  readonly links: readonly string[];
  /** In a topology with zones: what makes packets to other zones late or slow. */
  readonly zoned?: ZonedLink;
  /** Where this machine reaches `port` of the host: the host's own address or a published port. */
  reach(port: number): Address;
  /** Runs a program on the host to its end. */
  run(argv: readonly string[]): Promise<Finished>;
  /**
   * Runs a short script in a shell that stays open, within a few ms once that is there. One after the other.
   * Rejects when the host is off or paused.
   */
  quickly(script: string): Promise<Finished>;
  /** Starts a script in the background of that shell, and hands over its output line by line. */
  launch(script: string, onLine: OnLine): Promise<Launched>;
  /** Has the engine start a program on the host, which takes input; hands over its output line by line. */
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
  /**
   * Replaces its address by another one in the network, which stays after a power-off. Open connections of its programs are
   * cut off without a word. For a host that is reached at its own address, not at published ports.
   * @param namesStaleForMs how long other hosts still resolve its names to the address before
   * @returns the moment, on the harness's clock
   */
  moveTo(ip: string, namesStaleForMs?: number): Promise<number>;
  /** Stops everything that runs on it in the middle (the engine's pause); its kernel still accepts connections. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** Bounds what its programs get together; null lifts a bound. */
  limit(limits: HostLimits): Promise<void>;
  /** Switches it on, lifts its limits, ends everything on it, deletes what it was left with and gives it its first address. */
  wipe(): Promise<void>;
  /** From now on it belongs to another deployment, and refuses whatever is asked of it here. */
  giveBack(): void;
}

/** What a host is made of, and what outlasts its use by one deployment. */
export interface HostParts {
  readonly container: Container;
  readonly reach: Host['reach'];
  /** The shell that is open on it, where one is. */
  shell: Promise<Shell> | undefined;
}

/** A host that is on and runs nothing. */
export function describeHost(
  identity: Pick<Host, 'name' | 'container' | 'ip'>,
  { machine, proxied, clientAddress, links }: Site,
  parts: HostParts,
): Host {
  const { container } = parts;
  const { name, ip: firstIp } = identity;
  let ip = firstIp;
  let condition: 'on' | 'paused' | 'off' | 'given back' = 'on';
  let isLimited = false;
  // What cuts its power runs on it: paused meanwhile, it would never end.
  const inTurn = pLimit(1);
  const programs = programsIn(container);
  const requireOn = () => {
    if (condition !== 'on') throw new Error(`nothing can be run on ${name}: it is ${condition}`);
  };
  const spawn: Spawn = async (...what) => {
    requireOn();
    return programs.spawn(...what);
  };
  const run = (argv: readonly string[]) => runToEnd(spawn, argv);
  const switched = machine === undefined ? powerOf : powerBehindPorts;
  const power = switched(name, links, container, argv => runToEnd(programs.spawn, argv));
  const shell = () => currentShell(parts, () => openShell(name, spawn));
  const quickly: Host['quickly'] = async script => {
    requireOn();
    return (await shell()).run(script);
  };
  const replace = (from: string, to: string) => replaceAddress({ name, links }, from, to, quickly);
  const powerOn = () =>
    inTurn(async () => {
      await power.on();
      if (condition === 'off') {
        condition = 'on';
        // The engine starts a container with the address that it was made with.
        if (ip !== firstIp) await replace(firstIp, ip);
      }
    });
  const unpause = () =>
    inTurn(async () => {
      if (await isPaused(container)) await container.unpause();
      if (condition === 'paused') condition = 'on';
    });
  return {
    name,
    container: identity.container,
    get ip() {
      return ip;
    },
    machine: machine?.name,
    proxied,
    clientAddress,
    links,
    reach(port) {
      const reached = parts.reach(port);
      return reached.host === firstIp ? { host: ip, port } : reached;
    },
    run,
    quickly,
    async launch(script, onLine) {
      requireOn();
      return (await shell()).launch(script, onLine);
    },
    spawn,
    powerOff: cable =>
      inTurn(async () => {
        if (condition === 'paused') throw new Error(`${name} cannot be switched off: it is paused`);
        const atMs = await power.off(cable);
        condition = 'off';
        parts.shell = undefined;
        return atMs;
      }),
    powerOn,
    moveTo: to =>
      inTurn(async () => {
        const atMs = await replace(ip, to);
        ip = to;
        return atMs;
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
    unpause,
    async limit(limits) {
      isLimited = true;
      await limit(container, limits);
    },
    async wipe() {
      if (condition === 'paused') await unpause();
      if (condition === 'off') await powerOn();
      if (isLimited) await limit(container, { processorPercent: null, memoryBytes: null });
      isLimited = false;
      if (ip !== firstIp) await replace(ip, firstIp);
      ip = firstIp;
      const { exitCode, output } = await quickly(WIPE);
      if (exitCode !== 0) throw new Error(`could not wipe ${name}: ${output}`);
    },
    giveBack() {
      condition = 'given back';
    },
  };
}

const isPaused = async (container: Container): Promise<boolean> => (await container.inspect()).State.Paused;

/** The shell that is open; another one where it has ended. */
async function currentShell(parts: Pick<HostParts, 'shell'>, open: () => Promise<Shell>): Promise<Shell> {
  if (parts.shell !== undefined && !(await parts.shell).isOpen()) parts.shell = undefined;
  const opening = parts.shell ?? open();
  parts.shell = opening;
  // One that could not be opened must not stay: the host may have been switched off just then.
  opening.catch(() => {
    if (parts.shell === opening) parts.shell = undefined;
  });
  return opening;
}
