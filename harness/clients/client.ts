import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  type Child,
  DEFAULT_KEYSPACE,
  forkModule,
  type Keyspace,
  now,
  ownModule,
  within,
} from '../basics/index.ts';
import type { Ports } from '../faults/index.ts';
import type { Topology } from '../topology/index.ts';
import type { OwnRead, Workload } from '../workload/index.ts';
import type { Way } from './library.ts';
import type { FromClient, ToClient } from './messages.ts';
import {
  addressesOf,
  type ClientSpec,
  type Kind,
  libraryNameOf,
  resolveClient,
  sentinelsFor,
} from './options.ts';
import { fromProcess } from './unusable.ts';

/** What a client did or what became of its process, at `atMs` on the harness's clock. */
export type ClientTold =
  | Exclude<FromClient, { tells: 'finished' | 'made' | 'read' | 'not-read' | 'unusable' }>
  | { readonly tells: 'died'; readonly atMs: number; readonly detail: string };

/** A client under test, running in a process of its own. */
export interface ClientProcess {
  readonly name: string;
  /** 'ioredis', 'node-redis', …; empty until a module of the user's has made it. */
  library(): string;
  /** The shard that it works on; undefined where there is one only. */
  readonly shard: string | undefined;
  /** Rejects with UnusableInput when what it was made of turns out to be unusable; never resolves. */
  readonly refused: Promise<never>;
  /** The options it was made of; a function stands as '[function]'. */
  options(): Readonly<Record<string, unknown>>;
  /** Where its keys are, by those options. */
  keyspace(): Keyspace;
  readonly historyFile: string;
  work(workload: Workload): void;
  /** Tells it of servers that came while it ran. */
  learn(natMap: Topology['natMap']): void;
  /**
   * Issues nothing more, waits for replies, disconnects and ends the process.
   * @param drainMs how long to wait for replies
   * @returns 'finished', or what was wrong with the process
   */
  finish(drainMs: number): Promise<'finished' | 'hung' | 'died'>;
  /**
   * What a workload of the user's own reads at the end, with a client in another process that is made as this one.
   * @throws Error with the reason when that does not come to an end
   */
  read(workload: Workload): Promise<OwnRead>;
  /** Ends the process at once. */
  kill(): void;
}

const PROCESS = fileURLToPath(ownModule('./process.ts', import.meta.url));
const EXIT_WITHIN_MS = 2000;
const READ_WITHIN_MS = 20_000;

/**
 * Starts the process of a client before there is anything to connect to. It loads the client's library and what its
 * workload needs, and waits. The caller kills it if no client comes of it.
 */
export function loadClient(spec: ClientSpec, { kind }: Pick<Workload, 'kind'>, to: Kind): Child {
  const child = forkModule(PROCESS);
  const load: ToClient = { do: 'load', library: libraryNameOf(spec, to), workload: kind };
  child.send(load);
  return child;
}

/**
 * Starts the process and tells it to connect; `onTold` is called with what the client then does.
 * @param ports the local ports that its connections come from; without them those that the system gives
 * @param child its process, from `loadClient`
 */
export function startClient(
  name: string,
  spec: ClientSpec,
  topology: Topology,
  historyFile: string,
  onTold: (told: ClientTold) => void,
  ports?: Ports,
  child?: Child,
): ClientProcess {
  const sent = resolveClient(name, spec, topology);
  const { process, ended, ...running } = child ?? forkModule(PROCESS);
  const send = (message: ToClient) => running.send(message);
  let made: Omit<Extract<FromClient, { tells: 'made' }>, 'tells'> = {
    library: sent.made.by === 'harness' ? sent.made.library : '',
    options: {},
    keyspace: DEFAULT_KEYSPACE,
  };
  const { promise: refused, reject: refuse } = Promise.withResolvers<never>();
  // The error reaches the code that awaits it.
  refused.catch(() => undefined);
  const { promise: finished, resolve: finish } = Promise.withResolvers<'finished'>();
  let expected = false;
  const died = ended.then(detail => {
    if (!expected) onTold({ tells: 'died', atMs: now(), detail });
    return 'died' as const;
  });

  process.on('message', (message: FromClient) => {
    switch (message.tells) {
      case 'finished':
        expected = true;
        return finish('finished');
      case 'made':
        made = message;
        return;
      case 'unusable':
        return refuse(fromProcess(message.reason));
      case 'read':
      case 'not-read':
        return;
      default:
        onTold(message);
    }
  });
  const kill = () => {
    expected = true;
    running.kill();
  };
  const { natMap, shards } = topology;
  const sentinels = sentinelsFor(sent, topology);
  const connect = (historyFile: string): ToClient => {
    const way = { sentinels, own: addressesOf(topology), natMap, ...nodesOf(topology) };
    return { do: 'connect', client: name, spec: sent, ...way, historyFile, ...(ports && { ports }) };
  };
  send(connect(historyFile));

  return {
    name,
    library: () => made.library,
    refused,
    // A client of a cluster works on all of them.
    shard: shards.length > 1 && topology.cluster === undefined ? sent.shard : undefined,
    historyFile,
    options: () => made.options,
    keyspace: () => made.keyspace,
    work: workload => send({ do: 'work', workload }),
    learn: natMap => send({ do: 'learn', natMap, own: addressesOf(topology) }),
    read: workload => readApart(connect(devNull), workload),
    async finish(drainMs) {
      send({ do: 'finish', drainMs });
      const end = await within(drainMs + EXIT_WITHIN_MS, Promise.race([finished, died]));
      kill();
      return end === 'late' ? 'hung' : end;
    },
    kill,
  };
}

/** @throws Error when the process says or shows that it cannot read, or does not answer in time */
async function readApart(connect: ToClient, workload: Workload): Promise<OwnRead> {
  const { process, ended, send, kill } = forkModule(PROCESS);
  const answered = new Promise<OwnRead>((resolve, reject) => {
    process.on('message', (message: FromClient) => {
      if (message.tells === 'read') resolve(message);
      if (message.tells === 'not-read' || message.tells === 'unusable') reject(new Error(message.reason));
    });
    void ended.then(detail => reject(new Error(detail)));
  });
  try {
    for (const message of [connect, { do: 'read', workload } satisfies ToClient]) send(message);
    const read = await within(READ_WITHIN_MS, answered);
    if (read === 'late') throw new Error(`no answer within ${READ_WITHIN_MS} ms`);
    return read;
  } finally {
    kill();
  }
}

function nodesOf({ cluster, redis }: Topology): Pick<Way, 'nodes' | 'password'> {
  if (cluster === undefined) return {};
  const { password } = redis[0].clientLogin;
  return { nodes: redis.map(({ reach }) => reach), ...(password !== undefined && { password }) };
}
