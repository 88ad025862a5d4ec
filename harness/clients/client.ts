import { fileURLToPath } from 'node:url';
import { type Child, forkModule, type Keyspace, now, ownModule, within } from '../basics/index.ts';
import type { Ports } from '../faults/index.ts';
import type { Topology } from '../topology/index.ts';
import type { Workload } from '../workload/index.ts';
import { keyspaceOf } from './libraries.ts';
import type { Way } from './library.ts';
import type { FromClient, ToClient } from './messages.ts';
import { addressesOf, type ClientSpec, type Kind, libraryNameOf, resolveClient } from './options.ts';

/** What a client did or what became of its process, at `atMs` on the harness's clock. */
export type ClientTold =
  | Exclude<FromClient, { tells: 'finished' | 'connected-options' }>
  | { readonly tells: 'died'; readonly atMs: number; readonly detail: string };

/** A client under test, running in a process of its own. */
export interface ClientProcess {
  readonly name: string;
  /** 'ioredis', 'node-redis', … */
  readonly library: string;
  /** The shard that it works on; undefined where there is one only. */
  readonly shard: string | undefined;
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
  /** Ends the process at once. */
  kill(): void;
}

const PROCESS = fileURLToPath(ownModule('./process.ts', import.meta.url));
const EXIT_WITHIN_MS = 2000;

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
 * Starts the process and tells it to connect; what the client then does is told to `onTold`.
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
  let options: Readonly<Record<string, unknown>> = {};
  const { promise: finished, resolve: finish } = Promise.withResolvers<'finished'>();
  let expected = false;
  const died = ended.then(detail => {
    if (!expected) onTold({ tells: 'died', atMs: now(), detail });
    return 'died' as const;
  });

  process.on('message', (message: FromClient) => {
    if (message.tells === 'finished') {
      expected = true;
      return finish('finished');
    }
    if (message.tells === 'connected-options') options = message.options;
    else onTold(message);
  });
  const kill = () => {
    expected = true;
    running.kill();
  };
  const { natMap, shards } = topology;
  const { sentinelOptions } = topology;
  // Certificates and passwords of the deployment are not for servers of others.
  const known = sent.outside ? { sentinels: sentinelOptions.sentinels } : sentinelOptions;
  const sentinels = { ...known, name: sent.shard };
  const way = { sentinels, own: addressesOf(topology), natMap, ...nodesOf(topology) };
  send({ do: 'connect', client: name, spec: sent, ...way, historyFile, ...(ports && { ports }) });

  return {
    name,
    library: sent.library,
    // A client of a cluster works on all of them.
    shard: shards.length > 1 && topology.cluster === undefined ? sent.shard : undefined,
    historyFile,
    options: () => options,
    keyspace: () => keyspaceOf(sent.library, options),
    work: workload => send({ do: 'work', workload }),
    learn: natMap => send({ do: 'learn', natMap }),
    async finish(drainMs) {
      send({ do: 'finish', drainMs });
      const end = await within(drainMs + EXIT_WITHIN_MS, Promise.race([finished, died]));
      kill();
      return end === 'late' ? 'hung' : end;
    },
    kill,
  };
}

function nodesOf({ cluster, redis }: Topology): Pick<Way, 'nodes' | 'password'> {
  if (cluster === undefined) return {};
  const { password } = redis[0];
  return { nodes: redis.map(({ reach }) => reach), ...(password !== undefined && { password }) };
}
