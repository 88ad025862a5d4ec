import { fileURLToPath } from 'node:url';
import { type Child, forkModule, ownModule, within } from '../../basics/index.ts';
import type { FromLoad, LoadReport, LoadSettings, ToLoad } from './settings.ts';

/** A load generator in a process of its own. */
export interface Load {
  /** Asks nothing more. @returns what it says it found; undefined when its process hung or died */
  stop(): Promise<LoadReport | undefined>;
  /** Ends the process at once. */
  kill(): void;
}

const PROCESS = fileURLToPath(ownModule('./process.ts', import.meta.url));
const STOPS_WITHIN_MS = 5000;

/** Starts the process of a load generator, which loads what it needs and waits. */
export const loadGenerator = (): Child => forkModule(PROCESS);

export function startLoad(
  url: string,
  settings: LoadSettings,
  seed: number,
  child: Child = loadGenerator(),
): Load {
  const { promise: report, resolve } = Promise.withResolvers<LoadReport | undefined>();
  void child.ended.then(() => resolve(undefined));
  child.process.on('message', (told: FromLoad) => resolve(told.report));
  const send = (message: ToLoad) => child.send(message);
  const { kill } = child;
  send({ do: 'begin', url, settings, seed });
  return {
    async stop() {
      send({ do: 'stop' });
      const told = await within(STOPS_WITHIN_MS, report);
      kill();
      return told === 'late' ? undefined : told;
    },
    kill,
  };
}
