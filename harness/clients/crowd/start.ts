import { fileURLToPath } from 'node:url';
import {
  type Child,
  DEFAULT_KEYSPACE,
  forkModule,
  type Keyspace,
  ownModule,
  within,
} from '../../basics/index.ts';
import type { Topology } from '../../topology/index.ts';
import { addressesOf, libraryNameOf, resolveClient, sentinelsFor } from '../options.ts';
import { fromProcess } from '../unusable.ts';
import { type Counted, filledUp, joinCounted, NOTHING_COUNTED } from './counted.ts';
import { type Crowd, ofCrowd, withWordsOfCrowd } from './crowd.ts';
import { type FromCrowd, keyOfCrowd, type ToCrowd } from './messages.ts';

/** A crowd that runs, in processes of its own. */
export interface RunningCrowd {
  readonly name: string;
  readonly crowd: Crowd;
  /** 'ioredis', 'node-redis', …; empty until a module of the user's has made its first client. */
  library(): string;
  /** The shard that it works on; undefined where there is one only. */
  readonly shard: string | undefined;
  /** The options of its clients; a function stands as '[function]'. */
  options(): Readonly<Record<string, unknown>>;
  /** Where its counters are, and the key of the hash. */
  keyspace(): Keyspace;
  readonly key: string;
  /** Rejects with UnusableInput when what it was made of turns out to be unusable; never resolves. */
  readonly refused: Promise<never>;
  /** What was counted so far, up to half a second ago. */
  counted(): Counted;
  /** Why one of its processes ended by itself; undefined while all run. */
  died(): string | undefined;
  /** Tells it of servers that came while it ran. */
  learn(natMap: Topology['natMap']): void;
  /** Ends its work and its processes, at most once. */
  finish(drainMs: number): Promise<CrowdEnd>;
  /** Ends its processes at once. */
  kill(): void;
}

/** What became of its processes: 'died' or 'hung' when one of them did, and why. */
export interface CrowdEnd {
  readonly process: 'finished' | 'hung' | 'died';
  readonly detail?: string;
}

const PROCESS = fileURLToPath(ownModule('./process.ts', import.meta.url));
const EXIT_WITHIN_MS = 2000;
const LEAST_SPREAD_MS = 1000;
// On a small machine a client takes some ms until it is connected.
const SPREAD_A_CONNECTION_MS = 5;

/** Starts the processes before there is anything to connect to. The caller kills them if no crowd comes of it. */
export const loadCrowd = ({ client, processes }: Crowd): Child[] =>
  Array.from({ length: processes }, () => {
    const child = forkModule(PROCESS);
    child.send({ do: 'load', library: libraryNameOf(client, 'sentinel') } satisfies ToCrowd);
    return child;
  });

/** @param children its processes, from `loadCrowd` */
export function startCrowd(
  name: string,
  crowd: Crowd,
  topology: Topology,
  children: readonly Child[],
): RunningCrowd {
  const { client, connections, everyMs } = crowd;
  const spec = withWordsOfCrowd(name, () => resolveClient(name, client, topology));
  const { natMap, shards } = topology;
  const { promise: refused, reject: refuse } = Promise.withResolvers<never>();
  // A rejection that no code awaits would end this process.
  refused.catch(() => undefined);
  let made: Omit<Extract<FromCrowd, { tells: 'made' }>, 'tells'> = {
    library: spec.made.by === 'harness' ? spec.made.library : '',
    options: {},
    keyspace: DEFAULT_KEYSPACE,
  };
  const parts = children.map((child, place) =>
    startPart(child, {
      onMade: told => {
        made = told;
      },
      onUnusable: reason => refuse(fromProcess(ofCrowd(name, reason))),
      connect: {
        do: 'connect',
        client: name,
        spec,
        sentinels: sentinelsFor(spec, topology),
        own: addressesOf(topology),
        natMap,
        ...shareOf(connections, children.length, place),
        everyMs,
        spreadMs: Math.max(LEAST_SPREAD_MS, connections * SPREAD_A_CONNECTION_MS),
      },
    }),
  );
  let ending: Promise<CrowdEnd> | undefined;
  const counted = joinedOnce(parts);
  return {
    name,
    crowd,
    library: () => made.library,
    shard: shards.length > 1 ? spec.shard : undefined,
    options: () => made.options,
    keyspace: () => made.keyspace,
    key: keyOfCrowd(name),
    refused,
    counted,
    died: () => parts.map(({ died }) => died()).find(detail => detail !== undefined),
    learn(natMap) {
      for (const { send } of parts) send({ do: 'learn', natMap, own: addressesOf(topology) });
    },
    finish(drainMs) {
      ending ??= Promise.all(parts.map(({ finish }) => finish(drainMs))).then(worstOf);
      return ending;
    },
    kill() {
      for (const { kill } of parts) kill();
    },
  };
}

/** What is read often is joined only when something was counted since. */
function joinedOnce(parts: readonly { counted(): Counted }[]): () => Counted {
  let joined = NOTHING_COUNTED;
  let of: readonly Counted[] = [];
  return () => {
    const now = parts.map(({ counted }) => counted());
    if (now.every((each, place) => each === of[place])) return joined;
    of = now;
    joined = joinCounted(now);
    return joined;
  };
}

/** The connections of a process: those of all differ by one at most. */
function shareOf(connections: number, processes: number, place: number) {
  const first = Math.floor((connections * place) / processes);
  return { first, connections: Math.floor((connections * (place + 1)) / processes) - first };
}

interface PartOptions {
  readonly connect: Extract<ToCrowd, { do: 'connect' }>;
  onMade(told: Extract<FromCrowd, { tells: 'made' }>): void;
  onUnusable(reason: string): void;
}

function startPart({ process, ended, send, kill }: Child, { connect, onMade, onUnusable }: PartOptions) {
  let counted = filledUp(NOTHING_COUNTED, connect.connections);
  const { promise: finished, resolve } = Promise.withResolvers<CrowdEnd>();
  process.on('message', (message: FromCrowd) => {
    if (message.tells === 'counted') counted = filledUp(message.counted, connect.connections);
    if (message.tells === 'made') onMade(message);
    if (message.tells === 'unusable') onUnusable(message.reason);
    if (message.tells === 'finished') resolve({ process: 'finished' });
  });
  send(connect);
  let death: string | undefined;
  const died = ended.then((detail): CrowdEnd => {
    death = detail;
    return { process: 'died', detail };
  });
  return {
    counted: () => counted,
    died: () => death,
    send: (message: ToCrowd) => send(message),
    kill,
    async finish(drainMs: number): Promise<CrowdEnd> {
      send({ do: 'finish', drainMs } satisfies ToCrowd);
      const end = await within(drainMs + EXIT_WITHIN_MS, Promise.race([finished, died]));
      kill();
      return end === 'late' ? { process: 'hung' } : end;
    },
  };
}

const worstOf = (ends: readonly CrowdEnd[]): CrowdEnd =>
  ends.find(({ process }) => process === 'died') ??
  ends.find(({ process }) => process === 'hung') ?? { process: 'finished' };
