import { appendFileSync, existsSync, statSync } from 'node:fs';
import { messageOf, now, poll, within } from '../../basics/index.ts';
import type { ServiceInNetwork } from '../../faults/index.ts';
import { type ContainerRun, listenersOf, type ServiceContainer } from '../../topology/index.ts';
import type { ServiceExit } from './keeper-messages.ts';
import type { Kept, OnEvent } from './kept.ts';
import { lastLinesOf } from './output.ts';
import { restartPauses } from './restart-pauses.ts';
import type { ImageService } from './settings.ts';

// Keeps a service in a container: starts it again where that is wanted, and ends it. When the harness is gone, the container
// is removed by its labels, as hosts are.

const ENDS_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** Starts the container, and starts it again as its options say. @param output the file for what it prints */
export function keepContainer(
  service: Pick<ImageService, 'port' | 'restart'>,
  container: ServiceContainer,
  output: string,
  onEvent: OnEvent,
): Kept {
  const exits: ServiceExit[] = [];
  const nextPauseMs = restartPauses();
  let latest: { pid: number; outputFrom: number } | undefined;
  let running: ContainerRun | undefined;
  let starting: Promise<void> | undefined;
  let failure: string | undefined;
  let isExpected = false;
  let isOver = false;
  let isOff = false;
  let again: NodeJS.Timeout | undefined;

  const start = (): Promise<void> => {
    clearTimeout(again);
    starting ??= startNow().finally(() => {
      starting = undefined;
    });
    return starting;
  };

  async function startNow(): Promise<void> {
    if (running !== undefined || isOver || isOff) return;
    isExpected = false;
    const outputFrom = existsSync(output) ? statSync(output).size : 0;
    if (latest !== undefined) appendFileSync(output, '--- started again\n');
    const startedAtMs = now();
    const run = await container.start(text => appendFileSync(output, text)).catch(messageOf);
    if (typeof run === 'string') return onFailedStart(run);
    running = run;
    latest = { pid: run.pid, outputFrom };
    onEvent('started', now(), `process ${run.pid} of ${container.host.name}`);
    void run.ended.then(end => onExit(run, end, startedAtMs));
  }

  /** The first start is not tried again: what is wrong with it is for a person to correct. */
  function onFailedStart(why: string): void {
    failure = why;
    appendFileSync(output, `--- not started: ${why}\n`);
    if (latest !== undefined) startLater(0);
  }

  function startLater(ranMs: number): void {
    if (isOver || isOff || service.restart === 'never') return;
    again = setTimeout(() => void start(), nextPauseMs(ranMs));
  }

  function onExit({ pid }: ContainerRun, { how, atMs }: { how: string; atMs: number }, startedAtMs: number) {
    running = undefined;
    exits.push({ atMs, pid, how, isExpected, lastLines: lastLinesOf(output) });
    onEvent('exited', atMs, how);
    startLater(atMs - startedAtMs);
  }

  function kill(): Promise<number> {
    isExpected = true;
    return container.kill();
  }

  /** Its end is heard of a little later than the engine knows it. */
  const untilHeard = () =>
    poll(async () => running === undefined || undefined, {
      withinMs: ENDS_WITHIN_MS,
      everyMs: LOOK_EVERY_MS,
    });

  async function end(): Promise<'finished' | 'hung' | 'died'> {
    await starting;
    if (running === undefined) return 'died';
    isExpected = true;
    await container.signal(container.stopSignal);
    if (await untilHeard()) return 'finished';
    await container.kill();
    await untilHeard();
    return 'hung';
  }

  void start();
  return {
    exits,
    latest: () => latest,
    failure: () => failure,
    isRunning: () => running !== undefined,
    async stateOf(pid) {
      const { pid: present, is } = await container.state();
      return pid === present ? is : 'ended';
    },
    async signal(signal) {
      if (signal === 'SIGKILL') return kill();
      if (signal === 'SIGSTOP') await container.pause();
      if (signal === 'SIGCONT') await container.unpause();
      return now();
    },
    revive: () => void (isExpected ? untilHeard() : Promise.resolve()).then(start),
    async finish() {
      isOver = true;
      clearTimeout(again);
      const how = await within(3 * ENDS_WITHIN_MS, end());
      // What it started ended with it: nothing outlives a container's first process.
      return how === 'late' ? undefined : { how, leftBehind: [] };
    },
    kill() {
      isOver = true;
      isExpected = true;
      clearTimeout(again);
    },
    inNetwork: inNetworkOf(service, container, {
      cut() {
        isOff = true;
        return kill();
      },
      restored() {
        isOff = false;
      },
    }),
    whyUnreachable: () => whyUnreachable(service, container),
  };
}

interface Power {
  /** Ends the container with its host. @returns when */
  cut(): Promise<number>;
  restored(): void;
}

/** What is done to its host is done to the container: the host itself runs nothing. */
function inNetworkOf(
  { port }: Pick<ImageService, 'port'>,
  { host, pause, unpause }: ServiceContainer,
  power: Power,
): ServiceInNetwork {
  return {
    address: { host: host.ip, port },
    reach: host.reach(port),
    host: {
      ...host,
      pause,
      unpause,
      async powerOff(cable) {
        if (cable === 'pulled') {
          const atMs = await host.powerOff(cable);
          await power.cut();
          return atMs;
        }
        // Its kernel closes the connections while the link is still up.
        const atMs = await power.cut();
        await host.powerOff(cable);
        return atMs;
      },
      async powerOn() {
        await host.powerOn();
        power.restored();
      },
    },
  };
}

const EVERYWHERE = ['0.0.0.0', '::'];

/** @returns undefined when it listens where it should */
async function whyUnreachable(
  { port }: Pick<ImageService, 'port'>,
  { host }: ServiceContainer,
): Promise<string | undefined> {
  const listeners = await listenersOf({ host });
  const here = listeners.flatMap(each => (each.port === port ? [each.ip] : []));
  if (here.some(ip => EVERYWHERE.includes(ip) || ip === host.ip)) return undefined;
  if (here.length > 0)
    return `it listens on ${here.join(' and ')} of its container only, where nothing reaches it: let it listen on 0.0.0.0`;
  const ports = [...new Set(listeners.map(each => each.port))].join(', ') || 'no port';
  return `nothing listens on its port ${port}: it listens on ${ports}; correct service.port, or let it listen on the variable PORT`;
}
