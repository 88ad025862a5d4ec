import { constants } from 'node:os';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Container } from 'dockerode';
import { now, wallClockOffset } from '../basics/index.ts';
import { ownLabels } from '../engine/index.ts';
import type { Host } from './host.ts';
import { removeContainer } from './host-container.ts';
import { ignoreMissing } from './network.ts';
import type { Site } from './site.ts';

/** What runs in the container of a service. */
export interface ServiceProgram {
  readonly image: string;
  /** Replaces the command of the image; its entry point stays. */
  readonly command: readonly string[] | undefined;
  /** Beside the variables of the image. */
  readonly env: Readonly<Record<string, string>>;
}

/** One run of the container, from a start to its end. */
export interface ContainerRun {
  /** Of its first process, as the engine counts; 0 when it has ended already. */
  readonly pid: number;
  /** Resolves when all that it printed has arrived. */
  readonly ended: Promise<{ readonly how: string; readonly atMs: number }>;
}

/**
 * A container of an image that is not ours, in the network of a host that is there for it alone, as the containers of a
 * Kubernetes pod share theirs: address, packet filter and queues are those of the host, so faults need no tool in the image.
 */
export interface ServiceContainer {
  readonly host: Host;
  /** Starts it, or starts it again. @throws Error with what the engine said */
  start(onOutput: (text: Buffer) => void): Promise<ContainerRun>;
  /** Asks its first process to end, or does nothing when it does not run. */
  signal(signal: string): Promise<void>;
  /** @returns when it ended, on the harness's clock */
  kill(): Promise<number>;
  /** Stops all of its processes in the middle. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  state(): Promise<{ readonly pid: number; readonly is: 'running' | 'frozen' | 'ended' }>;
  /** What asks it to end: 'SIGTERM', or as its image says. */
  readonly stopSignal: string;
  /** Removes it, running or not; its host stays. */
  remove(): Promise<void>;
}

/** @param name of the container @throws Error with what the engine said, such as that the image has no command */
export async function createServiceContainer(
  name: string,
  host: Host,
  { docker }: Pick<Site, 'docker'>,
  { image, command, env }: ServiceProgram,
): Promise<ServiceContainer> {
  const container = await docker.createContainer({
    name,
    Image: image,
    ...(command !== undefined && { Cmd: [...command] }),
    Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
    Labels: await ownLabels(),
    HostConfig: {
      NetworkMode: `container:${host.container}`,
      // What it prints is read from the engine while it runs.
      LogConfig: { Type: 'none', Config: {} },
    },
  });
  const { StopSignal = 'SIGTERM' } = (await container.inspect()).Config as { StopSignal?: string };
  const state = () => stateOf(container);
  const unpause = async () => {
    if ((await state()).is === 'frozen') await container.unpause();
  };
  const signal = async (name: string) => {
    // The engine refuses to signal one that is paused.
    await unpause();
    await container.kill({ signal: name }).catch(ignoreEnded);
  };
  return {
    host,
    stopSignal: StopSignal,
    state,
    unpause,
    start: onOutput => run(container, onOutput),
    signal,
    async kill() {
      const askedAtMs = now();
      await signal('SIGKILL');
      return endedAtMs(container, askedAtMs, now());
    },
    async pause() {
      if ((await state()).is === 'running') await container.pause();
    },
    remove: () => removeContainer(container),
  };
}

async function run(container: Container, onOutput: (text: Buffer) => void): Promise<ContainerRun> {
  const output = new PassThrough().on('data', onOutput);
  // Before the start: afterwards its first lines would be missing.
  const attached = await container.attach({ stream: true, stdout: true, stderr: true });
  container.modem.demuxStream(attached, output, output);
  const allArrived = finished(attached, { writable: false }).catch(() => undefined);
  await container.start();
  const { pid } = await stateOf(container);
  return { pid, ended: endOf(container, allArrived) };
}

async function endOf(container: Container, allArrived: Promise<unknown>): ReturnType<typeof whenEnded> {
  const end = await whenEnded(container);
  await allArrived;
  return end;
}

/** One that was removed while it ran was killed by that. */
const whenEnded = (container: Container): Promise<{ how: string; atMs: number }> =>
  container.wait().then(
    ({ StatusCode }) => ({ how: showExit(StatusCode), atMs: now() }),
    () => ({ how: 'SIGKILL', atMs: now() }),
  );

/** When the engine saw it end, by its clock; that of an engine on another machine may be wrong. */
async function endedAtMs(container: Container, fromMs: number, untilMs: number): Promise<number> {
  const found = await container.inspect().catch(ignoreMissing);
  const atMs = Date.parse(found?.State.FinishedAt ?? '') - wallClockOffset();
  return Number.isNaN(atMs) ? untilMs : Math.min(Math.max(atMs, fromMs), untilMs);
}

// An exit code above this is that number and the signal that ended the process.
const SIGNALLED = 128;

/** 'exit code 1', 'SIGKILL' */
export function showExit(code: number): string {
  const [signal] = Object.entries(constants.signals).find(([, number]) => SIGNALLED + number === code) ?? [];
  return signal ?? `exit code ${code}`;
}

async function stateOf(container: Container): ReturnType<ServiceContainer['state']> {
  const found = await container.inspect().catch(ignoreMissing);
  if (!found) return { pid: 0, is: 'ended' };
  const { State } = found;
  if (State.Paused) return { pid: State.Pid, is: 'frozen' };
  return { pid: State.Pid, is: State.Running ? 'running' : 'ended' };
}

// 409: it does not run.
function ignoreEnded(error: unknown): void {
  if ((error as { statusCode?: number }).statusCode !== 409) ignoreMissing(error);
}
