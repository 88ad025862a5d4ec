import { fileURLToPath } from 'node:url';
import { type Child, forkModule, messageOf, ownModule, within } from '../../basics/index.ts';
import { openAnswerLog } from '../access-log.ts';
import type { ToServiceLoad } from './load-messages.ts';
import type { ServiceLoad } from './load-settings.ts';
import { nextKeyOf } from './name.ts';
import { type Due, type OpenLoop, type Outcome, openLoop } from './open-loop.ts';
import type { Place } from './place.ts';
import { runCommand, sendHttp } from './request.ts';

const LOAD = fileURLToPath(ownModule('./load-process.ts', import.meta.url));
const ENDS_WITHIN_MS = 5000;

/** Sends one request of a load from this process. @param isOfLoad false for one that shows that the service is ready */
export async function send(
  place: Place,
  load: ServiceLoad,
  due: Due,
  signal: AbortSignal,
  isOfLoad = true,
): Promise<Outcome> {
  const { service, url, env, surroundings } = place;
  if (load.by === 'http') return sendHttp(url, load, { ...due, isOfLoad }, signal);
  if (load.by === 'command') return runCommand(load.command, { cwd: service.cwd, env }, signal);
  try {
    await load.run(surroundings);
    return { ok: true };
  } catch (error) {
    return { ok: false, error: messageOf(error).split('\n')[0] ?? 'it failed' };
  }
}

export interface RunningLoad extends OpenLoop {
  /** Why its process ended before it was asked to. */
  failure(): string | undefined;
  kill(): void;
}

/** Requests that are being sent, from a process of their own where they can. @param seed of the choice of keys */
export function startLoad(place: Place, load: ServiceLoad, seed: number): RunningLoad {
  const { service, url, env, requests } = place;
  if (load.by === 'function') {
    const log = openAnswerLog(requests);
    const loop = openLoop(
      nextKeyOf(load, seed),
      load,
      (due, signal) => send(place, load, due, signal),
      log.write,
    );
    let closed: Promise<void> | undefined;
    const close = () => {
      closed ??= loop.stop().finally(log.close);
      return closed;
    };
    return { stop: close, failure: () => undefined, kill: () => void close() };
  }
  const child: Child = forkModule(LOAD);
  let isExpected = false;
  let failure: string | undefined;
  void child.ended.then(why => {
    if (!isExpected) failure = why;
  });
  const tell = (message: ToServiceLoad) => child.send(message);
  tell({
    do: 'begin',
    url,
    load,
    ...(service.cwd !== undefined && { cwd: service.cwd }),
    env,
    file: requests,
    seed,
  });
  return {
    failure: () => failure,
    async stop() {
      isExpected = failure === undefined;
      tell({ do: 'stop' });
      await within(load.timeoutMs + ENDS_WITHIN_MS, child.ended);
      child.kill();
    },
    kill: child.kill,
  };
}
