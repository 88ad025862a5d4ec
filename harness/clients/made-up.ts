import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CHILD_ARGUMENTS, now, ownModule, scrubbedEnvironment } from '../basics/index.ts';
import type { FromClient, ToClient } from './messages.ts';

const PROCESS = fileURLToPath(ownModule('./process.ts', import.meta.url));
const NOWHERE = { host: '127.0.0.1', port: 1 };

/**
 * For tests: starts a client's process as a scenario does, and ends it when the client dials its first sentinel or node,
 * which does not exist.
 * @param preload a module that Node loads before the process
 * @returns how long that took, ms
 */
export async function startToFirstDial(
  load: Omit<Extract<ToClient, { do: 'load' }>, 'do'>,
  historyFile: string,
  preload: string,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const startedAtMs = now();
  const child = fork(PROCESS, [], {
    execArgv: [...CHILD_ARGUMENTS, '--require', preload],
    env: { ...scrubbedEnvironment(), ...environment },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exit = once(child, 'exit');
  const send = (message: ToClient) => child.send(message);
  const dialled = new Promise<void>(resolve => {
    child.on('message', (told: FromClient) => {
      if (told.tells === 'connection') resolve();
    });
  });
  send({ do: 'load', ...load });
  send({
    do: 'connect',
    client: 'app',
    spec: {
      shard: 'mymaster',
      library: load.library ?? 'ioredis',
      options: { from: 'scenario', options: {} },
      outside: false,
    },
    own: [],
    sentinels: { name: 'mymaster', sentinels: [NOWHERE] },
    nodes: [NOWHERE],
    natMap: {},
    historyFile,
  });
  await Promise.race([dialled, exit]);
  const tookMs = now() - startedAtMs;
  if (child.connected) child.disconnect();
  await exit;
  return tookMs;
}
