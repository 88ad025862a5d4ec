import { messageOf, now, pause, poll } from '../basics/index.ts';
import { type CrowdEnd, type RunningCrowd, silenceOf, startCrowd } from '../clients/index.ts';
import { type AcceptedWatch, watchAccepted } from '../observation/index.ts';
import { type FinalState, masterFor } from '../run/index.ts';
import { type Control, type Server, type Topology, withControl } from '../topology/index.ts';
import { Unknown } from '../verdict/index.ts';
import type { Loading } from './loading.ts';
import type { ScenarioSettings } from './options.ts';
import type { CrowdSettled, Stage } from './stage.ts';

/** Starts every crowd and adds it to `started` at once: what is not there is never ended. */
export function startCrowds(
  { crowds }: Pick<ScenarioSettings<string>, 'crowds'>,
  topology: Topology,
  loading: Loading,
  started: Map<string, RunningCrowd>,
): void {
  for (const [name, crowd] of Object.entries(crowds))
    started.set(name, startCrowd(name, crowd, topology, loading.crowds.get(name) ?? []));
}

/** The witness of what crowds count; undefined where there is none. */
export const watchAcceptedFor = (
  { crowds }: Pick<ScenarioSettings<string>, 'crowds'>,
  topology: Topology,
): AcceptedWatch | undefined => (Object.keys(crowds).length === 0 ? undefined : watchAccepted(topology));

const CONNECTED_WITHIN_MS = 20_000;
// On a small machine beside other scenarios.
const CONNECTING_MS = 50;
const LOOK_EVERY_MS = 250;

/** @throws Unknown when a connection of a crowd had nothing acknowledged in time, or a process of it ended */
export async function everyCrowdWorks({
  crowds,
  progress,
}: Pick<Stage, 'crowds' | 'progress'>): Promise<void> {
  for (const running of crowds.values()) {
    const { name, crowd } = running;
    progress(`waiting until all ${crowd.connections} connections of ${name} work`);
    const decided = async () => workingIn(running) === crowd.connections || running.died() || undefined;
    const withinMs = CONNECTED_WITHIN_MS + CONNECTING_MS * crowd.connections;
    if ((await poll(decided, { withinMs, everyMs: LOOK_EVERY_MS })) === true) continue;
    const kinds = running.counted().errors.map(({ kind }) => kind);
    const why = running.died() ?? (kinds.length === 0 ? 'no error' : kinds.join(', '));
    throw new Unknown(
      `${workingIn(running)} of ${crowd.connections} connections of ${name} worked before the fault: ${why}`,
    );
  }
}

const workingIn = (running: RunningCrowd): number => {
  const silenceMs = silenceOf(running.crowd.everyMs);
  return running
    .counted()
    .connections.filter(
      ({ spells, lastMs = 0 }) =>
        spells.length > 0 && spells.at(-1)?.[2] === undefined && now() - lastMs < silenceMs,
    ).length;
};

/** Gives every connection the time that a client is given to follow. @param deadlineMs on the harness's clock */
export async function awaitCrowds({ crowds }: Pick<Stage, 'crowds'>, deadlineMs: number): Promise<void> {
  const all = async () =>
    [...crowds.values()].every(each => workingIn(each) === each.crowd.connections || each.died()) ||
    undefined;
  if (crowds.size > 0) await poll(all, { withinMs: deadlineMs - now(), everyMs: LOOK_EVERY_MS });
}

// Until servers that were at their maxclients have noticed that hundreds of connections ended, they reject the harness too.
const NOTICED_WITHIN_MS = 300;

/** Ends all crowds. @returns how each ended, by its name */
export async function endCrowds(
  { crowds }: Pick<Stage, 'crowds'>,
  drainMs: number,
): Promise<ReadonlyMap<string, CrowdEnd>> {
  const ends = [...crowds].map(async ([name, crowd]) => [name, await crowd.finish(drainMs)] as const);
  const ended = new Map(await Promise.all(ends));
  if (ended.size > 0) await pause(NOTICED_WITHIN_MS);
  return ended;
}

/** Reads the counters of each crowd from the master in which they stay. */
export async function readCrowds(
  { crowds, topology }: Pick<Stage, 'crowds' | 'topology'>,
  ends: ReadonlyMap<string, CrowdEnd>,
  final: FinalState,
): Promise<ReadonlyMap<string, CrowdSettled>> {
  const settled = [...crowds].map(async ([name, crowd]) => {
    const end = ends.get(name) ?? { process: 'hung' };
    return [name, { end, final: await countersOf(crowd, topology, final) }] as const;
  });
  return new Map(await Promise.all(settled));
}

async function countersOf(
  crowd: RunningCrowd,
  topology: Topology,
  final: FinalState,
): Promise<CrowdSettled['final']> {
  if (!('data' in final)) return final;
  const server = topology.find(masterFor(crowd.shard, final));
  if (server === undefined) return { unreadable: 'the master was removed' };
  try {
    return { counters: await readCounters(crowd, server) };
  } catch (error) {
    return { unreadable: messageOf(error) };
  }
}

const ANSWER_WITHIN_MS = 5000;

async function readCounters(running: RunningCrowd, server: Server): Promise<number[]> {
  const { db, keyPrefix } = running.keyspace();
  const fields = Array.from({ length: running.crowd.connections }, (_, place) => String(place));
  const read = async (send: Control['send']) => {
    await send('SELECT', String(db));
    return send('HMGET', `${keyPrefix}${running.key}`, ...fields);
  };
  const counters = await withControl(server, read, ANSWER_WITHIN_MS);
  return (counters as readonly unknown[]).map(Number);
}
