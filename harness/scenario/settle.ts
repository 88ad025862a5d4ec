import type { ApplicationRemains } from '../applications/index.ts';
import { messageOf, now } from '../basics/index.ts';
import { heal } from '../faults/index.ts';
import { type Data, type Operation, readData, readHistory } from '../history/index.ts';
import { isCluster, isLive, nameOf, partOf, presentMaster, shardsOf, stateAfter } from '../timeline/index.ts';
import { PREFIX } from '../workload/index.ts';
import { endApplications } from './applications.ts';
import { readLeftInCluster } from './cluster-left.ts';
import { awaitPeace } from './peace.ts';
import type { Stage } from './stage.ts';

/** What is left of a client at the end of a scenario. */
export interface Remains {
  readonly process: 'finished' | 'hung' | 'died';
  readonly operations: readonly Operation[];
}

/** What is left in the servers; the reason in words when that cannot be told. */
export type Left =
  | {
      /** Of the master, and of every replica that answers, by name. */
      readonly data: Readonly<Record<string, Data>>;
      /** That of the first shard, where there are several. */
      readonly master: string;
      /** By shard, where there are several. */
      readonly masters?: Readonly<Record<string, string>>;
      readonly readAtMs: number;
    }
  | { readonly unreadable: string };

export interface Settled {
  readonly workEndedAtMs: number;
  readonly remains: ReadonlyMap<string, Remains>;
  readonly applications: ReadonlyMap<string, ApplicationRemains>;
  readonly left: Left;
}

const DRAIN_MS = 5000;
const READ_WITHIN_MS = 10_000;

/**
 * Waits until there is one master that all live sentinels name and all live replicas follow, with the
 * workload going on: an old master that still lives goes on acknowledging writes that will vanish for up
 * to four publish periods (8 s) and an INFO period. Then ends the workload and reads what is left.
 * What a crashed or frozen server holds is lost to its clients, so such faults are not healed for it. The network is:
 * a server that is only cut off goes on acknowledging writes, and which of them vanish shows when it is back.
 * @param peaceWithinMs when to give up waiting
 */
export async function settle(stage: Stage, peaceWithinMs: number): Promise<Settled> {
  await healNetwork(stage);
  const trouble = await awaitPeace(stage, peaceWithinMs);
  stage.progress('ending the workload, reading what is left');
  const applications = await endApplications(stage);
  stage.workEndedAtMs = now();
  const ends = await Promise.all(
    [...stage.clients.values()].map(async client => ({ client, end: await client.finish(DRAIN_MS) })),
  );
  const workEndedAtMs = now();
  const remains = ends.map(({ client, end }): [string, Remains] => [
    client.name,
    { process: end, operations: readOrNone(client.historyFile) },
  ]);
  const left = trouble === undefined ? await readLeft(stage) : { unreadable: trouble };
  return { workEndedAtMs, remains: new Map(remains), applications, left };
}

async function healNetwork({ journal }: Stage): Promise<void> {
  const cuts = journal.injected.filter(({ fault }) => fault.group === 'network');
  for (const cut of cuts.toReversed()) await heal(cut, journal);
}

async function readLeft(stage: Stage): Promise<Left> {
  const { observation, members, topology } = stage;
  if (isCluster(members)) return readLeftInCluster(stage);
  const shards = shardsOf(members);
  const named = shards.map(shard => agreedIn(stage, shard));
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
    error => ({ unreadable: `not every server gave its data: ${messageOf(error)}` }),
  );
}

function agreedIn({ observation, members }: Stage, shard: string | undefined): string | undefined {
  const part = partOf(shard, observation.events, members);
  const agreed = presentMaster(stateAfter(part.events), part.members);
  return agreed && nameOf(members, agreed);
}

// A client that never got as far as connecting has no history.
function readOrNone(path: string): Operation[] {
  try {
    return readHistory(path);
  } catch {
    return [];
  }
}
