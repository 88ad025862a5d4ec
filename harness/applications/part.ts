import { fileURLToPath } from 'node:url';
import { type Child, forkModule, ownModule, within } from '../basics/index.ts';
import type { Application, CacheChange, Deployment, FromPart, Part, ToPart } from './application.ts';
import { type Lag, NO_LAG } from './lag.ts';
import { loadGenerator } from './load/load.ts';

/** A process of an application that serves. */
export interface RunningPart {
  readonly name: string;
  readonly url: string;
  readonly logFile: string;
  readonly isSource: boolean;
  /** Tells it of servers that came while it ran. */
  learn(natMap: Deployment['natMap']): void;
  /** For how long it could not work, as it reported when it finished. */
  lag(): Lag;
  /** Closes it, so that everything is written down. @returns 'finished', or what was wrong with the process */
  finish(): Promise<'finished' | 'hung' | 'died'>;
  /** Ends the process at once. */
  kill(): void;
}

const PROCESS = fileURLToPath(ownModule('./part-process.ts', import.meta.url));
const SERVES_WITHIN_MS = 20_000;
const FINISHES_WITHIN_MS = 5000;

/** Where a part finds what it needs, and what it tells to whom. */
interface PartPlace {
  readonly deployment: Deployment;
  readonly urls: Readonly<Record<string, string>>;
  readonly port: number;
  readonly logFile: string;
  onCacheChange(change: CacheChange): void;
  /** Called with the reason when its process ends unexpectedly. */
  onDeath(why: string): void;
}

/** Starts the process of a part before there is a deployment. It loads the part's module, and waits. */
function loadPart(module: URL): Child {
  const child = forkModule(PROCESS);
  const load: ToPart = { do: 'load', module: module.href };
  child.send(load);
  return child;
}

/**
 * Has a process serve a part and resolves when it does.
 * @param child from `loadPart`
 * @throws Error with what it said when it does not
 */
export async function startPart(part: Part, child: Child, place: PartPlace): Promise<RunningPart> {
  const { name, module, options, isSource = false } = part;
  const send = (message: ToPart) => child.send(message);
  const serving = Promise.withResolvers<string>();
  const finished = Promise.withResolvers<'finished'>();
  let expected = false;
  let lag = NO_LAG;
  const kill = () => {
    expected = true;
    child.kill();
  };
  const died = child.ended.then(why => {
    serving.reject(new Error(why));
    if (!expected) place.onDeath(why);
    return 'died' as const;
  });
  child.process.on('message', (message: FromPart) => {
    if (message.tells === 'serving') serving.resolve(message.url);
    if (message.tells === 'failed') serving.reject(new Error(message.why));
    if (message.tells === 'cache') place.onCacheChange(message);
    if (message.tells !== 'finished') return;
    expected = true;
    lag = message.lag;
    finished.resolve('finished');
  });
  const { deployment, urls, port, logFile } = place;
  const { sentinelOptions: sentinels, natMap } = deployment;
  send({ do: 'serve', module: module.href, options, sentinels, natMap, urls, port, logFile });
  const url = await within(SERVES_WITHIN_MS, serving.promise).catch(error => {
    kill();
    throw new Error(`the part ${name} of the application could not be started: ${error.message}`);
  });
  if (url === 'late') {
    kill();
    throw new Error(`the part ${name} of the application did not serve within ${SERVES_WITHIN_MS} ms`);
  }
  return {
    name,
    url,
    logFile,
    isSource,
    lag: () => lag,
    learn: known => send({ do: 'learn', natMap: known }),
    async finish() {
      send({ do: 'finish' });
      const end = await within(FINISHES_WITHIN_MS, Promise.race([finished.promise, died]));
      kill();
      return end === 'late' ? 'hung' : end;
    },
    kill,
  };
}

/** The processes of an application that does not serve yet. They load what they need, and wait. */
export interface LoadedApplication {
  /** A process for a part of this module; each is given once. */
  part(module: URL): Child;
  /** A process for the load generator. */
  generator(): Child;
  /** Ends all of them at once, also those that were given. */
  kill(): void;
}

/** Starts the processes of an application before there is a deployment. The caller kills them in any case. */
export function loadApplication({ modules, load }: Pick<Application, 'modules' | 'load'>): LoadedApplication {
  const children: Child[] = [];
  const started = (child: Child) => {
    children.push(child);
    return child;
  };
  const free = modules.map(module => ({ href: module.href, child: started(loadPart(module)) }));
  let generator = load === undefined ? undefined : started(loadGenerator());
  return {
    part(module) {
      const index = free.findIndex(({ href }) => href === module.href);
      const [taken] = index < 0 ? [] : free.splice(index, 1);
      return taken?.child ?? started(loadPart(module));
    },
    generator() {
      const child = generator ?? started(loadGenerator());
      generator = undefined;
      return child;
    },
    kill() {
      for (const { kill } of children) kill();
    },
  };
}
