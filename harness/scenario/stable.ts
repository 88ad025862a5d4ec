import { now, poll } from '../basics/index.ts';
import { isLive, nameOf, stateAfter, whyIncomplete, whyUnstable } from '../timeline/index.ts';
import { infoFields, type Server, type Topology } from '../topology/index.ts';
import type { Stage } from './stage.ts';

const LOOK_EVERY_MS = 100;
// Longer than the observer may take to notice that a server no longer answers or has another role.
const STABLE_FOR_MS = 1000;

/**
 * Waits until there is one master that all live sentinels name and all live replicas follow, and that lasts.
 * @returns why it was not stable in time, in words
 */
export const awaitStable = (stage: Stage, withinMs: number): Promise<string | undefined> =>
  untilStable(stage, whyUnstable, withinMs);

/** The same, and every server has to answer. */
export const awaitAllStable = (stage: Stage, withinMs: number): Promise<string | undefined> =>
  untilStable(stage, whyIncomplete, withinMs);

async function untilStable(
  stage: Stage,
  troubleOf: typeof whyUnstable,
  withinMs: number,
): Promise<string | undefined> {
  let troubledAtMs = now();
  let reason: string | undefined;
  const look = async () => {
    const trouble = troubleOf(stage.observation.events, stage.members);
    if (trouble === undefined) return now() - troubledAtMs >= STABLE_FOR_MS ? true : undefined;
    troubledAtMs = now();
    if (trouble !== reason) stage.progress(`waiting until stable: ${trouble}`);
    reason = trouble;
    return undefined;
  };
  const isStable = await poll(look, { withinMs: withinMs + STABLE_FOR_MS, everyMs: LOOK_EVERY_MS });
  return isStable ? undefined : (reason ?? 'the deployment did not become stable');
}

/**
 * Waits until every live replica has all that its master has: a link that was cut off counts as connected until
 * repl-timeout, and goes on where it was only when TCP sends again. Once the clients have ended nothing new comes.
 * @returns which replica is how far behind, in words, when the time is over
 */
export async function awaitReplicasInSync(stage: Stage, withinMs: number): Promise<string | undefined> {
  let behind: string | undefined;
  const look = async () => {
    behind = (await replicasBehind(stage))[0];
    return behind === undefined ? true : undefined;
  };
  const inSync = await poll(look, { withinMs, everyMs: LOOK_EVERY_MS });
  return inSync ? undefined : behind;
}

async function replicasBehind({ observation, members, topology }: Stage): Promise<string[]> {
  const state = stateAfter(observation.events);
  const positions = topology.redis
    .filter(({ name }) => isLive(state, name))
    .map(async server => [server.name, await positionOf(topology, server)] as const);
  const known = new Map(await Promise.all(positions));
  return [...known].flatMap(([name, position]) => {
    const following = state.roles.get(name)?.master;
    const master = following && nameOf(members, following);
    const lag = lagOf(position, known.get(master ?? ''));
    return lag === undefined ? [] : [`${name} ${lag} ${master}`];
  });
}

/** A position in the stream of writes of one life of a master. */
interface Position {
  readonly stream: string | undefined;
  readonly offset: number;
}

/** A replica whose master was restarted behind a dead connection still has a higher offset, of the old stream. */
export function lagOf(replica: Position | undefined, master: Position | undefined): string | undefined {
  if (replica === undefined || master === undefined) return undefined;
  if (replica.stream !== master.stream) return 'has not noticed the restart of';
  return replica.offset >= master.offset ? undefined : `is ${master.offset - replica.offset} bytes behind`;
}

/** Undefined for a server that does not answer. */
async function positionOf(topology: Topology, server: Server): Promise<Position | undefined> {
  const info = await topology.ask(server, 'INFO', 'replication').catch(() => undefined);
  if (info === undefined) return undefined;
  const field = infoFields(info);
  const offset = field(field('role') === 'master' ? 'master_repl_offset' : 'slave_repl_offset');
  return { stream: field('master_replid'), offset: Number(offset) };
}
