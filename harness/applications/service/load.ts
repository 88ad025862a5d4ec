import { fileURLToPath } from 'node:url';
import { type Child, forkModule, messageOf, ownModule, within } from '../../basics/index.ts';
import { openAnswerLog } from '../access-log.ts';
import type { ToServiceLoad } from './load-messages.ts';
import { nameOfLoad } from './name.ts';
import { type OpenLoop, type Outcome, openLoop } from './open-loop.ts';
import type { Place } from './place.ts';
import { runCommand, sendHttp } from './request.ts';
import type { ServiceLoad } from './settings.ts';

const LOAD = fileURLToPath(ownModule('./load-process.ts', import.meta.url));
const ENDS_WITHIN_MS = 5000;

/** Sends one request of its load from this process. */
export async function send(place: Place, n: number, signal: AbortSignal): Promise<Outcome> {
  const { service, url, env, surroundings } = place;
  const { load, cwd } = service;
  if (load.by === 'http') return sendHttp(url, load, n, signal);
  if (load.by === 'command') return runCommand(load.command, { cwd, env }, signal);
  return load.run(surroundings).then(
    () => ({ ok: true }),
    error => ({ ok: false, error: messageOf(error).split('\n')[0] ?? 'it failed' }),
  );
}

export interface RunningLoad extends OpenLoop {
  /** Why its process ended before it was asked to. */
  failure(): string | undefined;
  kill(): void;
}

/** Requests that are being sent, from a process of their own where they can. */
export function startLoad(place: Place, load: ServiceLoad): RunningLoad {
  const { service, url, env, requests } = place;
  if (load.by === 'function') {
    const log = openAnswerLog(requests);
    const loop = openLoop(nameOfLoad(load), load, (n, signal) => send(place, n, signal), log.write);
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
