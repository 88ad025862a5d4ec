import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { now, removeTemporaryFolder, temporaryFolder } from '../basics/index.ts';
import { type LaneRequest, type Load, mayEnter, watchLoad } from './admission.ts';
import { BROKER_VARIABLE, type Reply, type Request } from './worker.ts';

const LOOK_EVERY_MS = 100;

interface Lane extends LaneRequest {
  readonly id: number;
  readonly user: Socket;
}

interface Waiting extends Lane {
  readonly grant: () => void;
}

interface FreeSet {
  readonly kind: string;
  readonly set: unknown;
  readonly lastUser: Socket;
}

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
  let waiting: Waiting[] = [];
  let running: Lane[] = [];
  const free: FreeSet[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lastEntryAtMs = Number.NEGATIVE_INFINITY;

  const admit = () => {
    for (const next of waiting) {
      if (!mayEnter(next, { running, sinceEntryMs: now() - lastEntryAtMs }, loadNow())) continue;
      waiting = waiting.filter(each => each !== next);
      running.push(next);
      lastEntryAtMs = now();
      next.grant();
    }
    lookAgain(waiting.length > 0);
  };
  const lookAgain = (isNeeded: boolean) => {
    if (!isNeeded) clearInterval(timer);
    timer = isNeeded ? (timer ?? setInterval(admit, LOOK_EVERY_MS).unref()) : undefined;
  };

  function takeSet(kind: string, user: Socket): Required<Reply>['set'] {
    const fitting = free.filter(each => each.kind === kind);
    const found = fitting.find(({ lastUser }) => lastUser === user) ?? fitting[0];
    if (found === undefined) return null;
    free.splice(free.indexOf(found), 1);
    return { set: found.set, isYours: found.lastUser === user };
  }

  type Answer = Omit<Reply, 'id'>;

  function answer(request: Request, user: Socket): Answer | Promise<Answer> {
    switch (request.ask) {
      case 'enter': {
        const { weight, alone, id } = request;
        const askedAtMs = now();
        const { promise, resolve } = Promise.withResolvers<Answer>();
        waiting.push({ id, user, weight, alone, grant: () => resolve({ waitedMs: now() - askedAtMs }) });
        admit();
        return promise;
      }
      case 'leave':
        running = running.filter(({ id }) => id !== request.lane);
        admit();
        return {};
      case 'take':
        return { set: takeSet(request.kind, user) };
      case 'give':
        free.push({ kind: request.kind, set: request.set, lastUser: user });
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
    user.on('close', () => {
      waiting = waiting.filter(each => each.user !== user);
      running = running.filter(each => each.user !== user);
      admit();
    });
    user.unref();
  });
  server.listen(path).unref();
  process.env[BROKER_VARIABLE] = path;
  const stop = () => {
    lookAgain(false);
    server.close();
    removeTemporaryFolder(folder);
  };
  process.once('exit', stop);
  return { stop, drain: () => free.splice(0).map(({ set }) => set) };
}
