import { now, UnusableInput } from '../basics/index.ts';
import { ask } from './control.ts';
import { describeRedis, type Ground } from './describe.ts';
import { checkDirectives, type Directives } from './directives.ts';
import type { Hosts } from './hosts.ts';
import { explainNotReady } from './obstacles.ts';
import { untilAnswering } from './readiness.ts';
import { untilCopied, untilStreaming } from './replication.ts';
import type { Server } from './server.ts';

/** How one more replica is to be. */
export interface Addition {
  /** Whom it is to follow. */
  readonly master: Server;
  /** Added to its redis.conf, after those of `topology.redis`. */
  readonly directives?: Directives;
  /** Told as soon as it is about to start, before it has a copy. */
  readonly onStart?: (replica: Server) => void;
  /** How it becomes part of the deployment once it answers; without it, as a replica of `master`. */
  readonly join?: (server: Server, deadlineMs: number) => Promise<void>;
}

/**
 * Starts a redis server on a host of its own; resolves when its copy of the master's data is complete and
 * the master's writes reach it.
 * @throws Error naming what it lacks when that takes longer than the topology may take to get ready
 */
export async function startReplica(
  name: string,
  { master, directives = {}, onStart, join = follow(master) }: Addition,
  { settings, certification }: Ground,
  hosts: Hosts,
): Promise<Server> {
  const { servers, readyWithinMs } = settings;
  checkDirectives('the directives given to addReplica', directives);
  const deadlineMs = now() + readyWithinMs;
  const own = { ...settings, servers: { ...servers, [name]: directives } };
  const ground = { settings: own, certification };
  const replica = await describeRedis(await hosts.add(name), ground, shardOf(master));
  onStart?.(replica);
  try {
    await replica.start();
    await untilAnswering(replica, deadlineMs);
    await join(replica, deadlineMs);
  } catch (error) {
    throw await explainNotReady(error, [replica], own);
  }
  // One that may not rewrite its configuration restarts as a master, here as anywhere.
  await ask(replica, ['CONFIG', 'REWRITE']).catch(() => undefined);
  return replica;
}

const follow =
  (master: Server) =>
  async (replica: Server, deadlineMs: number): Promise<void> => {
    await untilCopied(replica, master, deadlineMs);
    await untilStreaming(replica, master, deadlineMs);
  };

function shardOf({ name, shard }: Server): string {
  if (shard !== undefined) return shard;
  throw new UnusableInput(`${name}, given to addReplica as the master to follow, is a sentinel`);
}

/** @param by the function that a scenario called @throws UnusableInput when the server is none that can go */
export function checkRemovable(
  server: Server,
  list: readonly Server[],
  all: readonly Server[],
  by: 'removeReplica' | 'removeSentinel',
): void {
  const kind = by === 'removeReplica' ? 'redis server' : 'sentinel';
  if (!list.includes(server))
    throw new UnusableInput(
      `${server.name}, given to ${by}, is no ${kind} of this topology; there are ${list.map(({ name }) => name).join(', ')}`,
    );
  const [lodger] = all.filter(other => other !== server && other.host === server.host);
  if (lodger !== undefined)
    throw new UnusableInput(
      `${server.name}, given to ${by}, shares its host with ${lodger.name}, which would go with it`,
    );
}
