import { messageOf, now } from '../basics/index.ts';
import { heal } from '../faults/index.ts';
import { type Operation, readData, readHistory } from '../history/index.ts';
import type { FinalState } from '../run/index.ts';
import { isLive, kindOf, shardsOf, stateAfter } from '../timeline/index.ts';
import { PREFIX } from '../workload/index.ts';
import { endApplications } from './applications.ts';
import { readClusterData } from './cluster-data.ts';
import { serversOf } from './recording.ts';
import { awaitReplicasInSync, awaitStable } from './stable.ts';
import { injectedIn, type Settled, type Stage } from './stage.ts';

const DRAIN_MS = 5000;
// TCP sends again what a cut swallowed at most a minute after its end.
const SYNC_WITHIN_MS = 60_000;
const READ_WITHIN_MS = 10_000;

/**
 * Waits until there is one master that all live sentinels name and all live replicas follow, with the workload going on: an
 * old master that still lives goes on acknowledging writes that will vanish for up to four publish periods (8 s) and an
 * INFO period. Then ends the workload and reads what the servers hold. What a crashed or frozen server holds is lost to its
 * clients, so such faults are not healed for it. Those with `healBeforeFinalRead` are.
 * @param stableWithinMs when to give up waiting
 */
export async function settle(stage: Stage, stableWithinMs: number): Promise<Settled> {
  await healForFinalRead(stage);
  const unstable = await awaitStable(stage, stableWithinMs);
  stage.progress('ending the workload, reading the final data');
  const applications = await endApplications(stage);
  stage.workEndedAtMs = now();
  const ends = await Promise.all(
    [...stage.clients.values()].map(async client => [client, await client.finish(DRAIN_MS)] as const),
  );
  const servers = serversOf(stage);
  const trouble = unstable ?? (await awaitReplicasInSync(stage, SYNC_WITHIN_MS));
  const read = trouble === undefined ? await readFinalData(stage) : { unreadable: trouble };
  const settled: Settled = {
    final: { ...read, ...(trouble !== undefined && { unstable: trouble }) },
    servers,
    processes: new Map(ends.map(([{ name }, end]) => [name, end])),
    histories: new Map(ends.map(([{ name, historyFile }]) => [name, readOrNone(historyFile)])),
    applications,
  };
  stage.settled = settled;
  return settled;
}

async function healForFinalRead(stage: Stage): Promise<void> {
  const injected = injectedIn(stage);
  const healed = injected.filter(({ fault }) => fault.healBeforeFinalRead);
  for (const each of healed.toReversed()) await heal(each, { ...stage.journal, injected });
}

async function readFinalData(stage: Stage): Promise<FinalState> {
  const { observation, members, topology } = stage;
  if (kindOf(members).name === 'cluster') return readClusterData(stage);
  const shards = shardsOf(members);
  const named = shards.map(shard => kindOf(members).agreedMaster(observation.events, members, shard));
  const agreed = named.filter(name => name !== undefined);
  const [master] = agreed;
  if (master === undefined || agreed.length < shards.length)
    return { unreadable: 'the live sentinels do not agree on a master' };
  const masters = Object.fromEntries(
    shards.flatMap((shard, i) => (shard ? [[shard, agreed[i] ?? master]] : [])),
  );
  const state = stateAfter(observation.events);
  const live = topology.redis.filter(({ name }) => isLive(state, name));
  const readAtMs = now();
  const options = { keyspaces: [...stage.clients.values()].map(client => client.keyspace()) };
  const read = live.map(
    async server => [server.name, await readData(server, PREFIX, READ_WITHIN_MS, readAtMs, options)] as const,
  );
  return Promise.all(read).then(
    data => ({
      data: Object.fromEntries(data),
      master,
      ...(shards.length > 1 && { masters }),
      readAtMs,
    }),
    error => ({ unreadable: `not every server returned its data: ${messageOf(error)}` }),
  );
}

// A client that never got as far as connecting has no history.
function readOrNone(path: string): Operation[] {
  try {
    return readHistory(path);
  } catch {
    return [];
  }
}
