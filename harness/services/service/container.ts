import { now, within } from '../../basics/index.ts';
import type { ServiceInNetwork } from '../../faults/index.ts';
import { listenersOf, type ServiceContainer } from '../../topology/index.ts';
import { ENDS_WITHIN_MS, runsOf } from './container-runs.ts';
import type { Kept, OnEvent } from './kept.ts';
import type { ImageService } from './settings.ts';

// Keeps a service in a container: starts it again where that is wanted, and ends it. When the harness is gone, the container
// is removed by its labels, as hosts are.

/** Starts the container, and starts it again as its options say. @param output the file for what it prints */
export function keepContainer(
  service: Pick<ImageService, 'port' | 'restart'>,
  container: ServiceContainer,
  output: string,
  onEvent: OnEvent,
): Kept {
  const runs = runsOf(container, service.restart, output, onEvent);

  function kill(): Promise<number> {
    runs.expectEnd();
    return container.kill();
  }

  async function end(): Promise<'finished' | 'hung' | 'died'> {
    await runs.starting();
    if (!runs.isRunning()) return 'died';
    runs.expectEnd();
    await container.signal(container.stopSignal);
    if (await runs.untilHeard()) return 'finished';
    await container.kill();
    await runs.untilHeard();
    return 'hung';
  }

  void runs.start();
  return {
    exits: runs.exits,
    latest: runs.latest,
    failure: runs.failure,
    isRunning: runs.isRunning,
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
    revive: () => void (runs.isEndExpected() ? runs.untilHeard() : Promise.resolve()).then(runs.start),
    async finish() {
      runs.stop();
      const how = await within(3 * ENDS_WITHIN_MS, end());
      // What it started ended with it: nothing outlives a container's first process.
      return how === 'late' ? undefined : { how, leftBehind: [] };
    },
    kill() {
      runs.stop();
      runs.expectEnd();
    },
    inNetwork: inNetworkOf(service, container, {
      cut() {
        runs.setOff(true);
        return kill();
      },
      restored() {
        runs.setOff(false);
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
