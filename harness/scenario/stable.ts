import { now, poll } from '../basics/index.ts';
import { isLive, nameOf, stateAfter, whyIncomplete, whyUnstable } from '../timeline/index.ts';
import type { Server, Topology } from '../topology/index.ts';
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
  const offsets = topology.redis
    .filter(({ name }) => isLive(state, name))
    .map(async server => [server.name, await offsetOf(topology, server)] as const);
  const known = new Map(await Promise.all(offsets));
  return [...known].flatMap(([name, offset]) => {
    const following = state.roles.get(name)?.master;
    const master = following && nameOf(members, following);
    const ofMaster = known.get(master ?? '');
    if (offset === undefined || ofMaster === undefined || offset >= ofMaster) return [];
    return [`${name} is ${ofMaster - offset} bytes behind ${master}`];
  });
}

/** Undefined for a server that does not answer. */
async function offsetOf(topology: Topology, server: Server): Promise<number | undefined> {
  const role = await topology.ask(server, 'ROLE').catch(() => undefined);
  if (!Array.isArray(role)) return undefined;
  return Number(role[0] === 'master' ? role[1] : role[4]);
}
