import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { removeTemporaryFolder, temporaryFolder } from '../basics/index.ts';
import { type Load, watchLoad } from './admission.ts';
import { freeSets } from './free-sets.ts';
import { lanesFor } from './lanes.ts';
import { BROKER_VARIABLE, type Reply, type Request } from './worker.ts';

export interface Broker {
  /** Takes all free sets out. */
  drain(): unknown[];
  stop(): void;
}

/**
 * What the workers of a run share: lanes, in which scenarios run as the machine has room for them, and sets of hosts that
 * are free. Lives in the run's main process, so that no worker's death touches it: the lanes of a worker end with its
 * connection, and a set that it had taken is given to no other worker. Workers find it by an environment variable.
 */
export function startBroker(loadNow: () => Load = watchLoad()): Broker {
  const folder = temporaryFolder('lanes');
  const path = join(folder, 'broker.sock');
  const lanes = lanesFor(loadNow);
  const sets = freeSets();

  type Answer = Omit<Reply, 'id'>;

  function answer(request: Request, user: Socket): Answer | Promise<Answer> {
    switch (request.ask) {
      case 'enter': {
        const { weight, alone, id } = request;
        return lanes.enter({ id, user, weight, alone });
      }
      case 'leave':
        lanes.leave(request.lane);
        return {};
      case 'take':
        return { set: sets.take(request.kind, user) };
      case 'give':
        sets.give({ kind: request.kind, set: request.set, lastUser: user });
        return {};
    }
  }

  const server = createServer(user => {
    createInterface({ input: user }).on('line', async line => {
      const request = JSON.parse(line) as Request;
      const reply: Reply = { id: request.id, ...(await answer(request, user)) };
      if (user.writable) user.write(`${JSON.stringify(reply)}\n`);
    });
    user.on('error', () => undefined);
    user.on('close', () => lanes.forget(user));
    user.unref();
  });
  server.listen(path).unref();
  process.env[BROKER_VARIABLE] = path;
  const stop = () => {
    lanes.stop();
    server.close();
    removeTemporaryFolder(folder);
  };
  process.once('exit', stop);
  return { stop, drain: sets.drain };
}
