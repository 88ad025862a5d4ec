import { keyName, messageOf, now } from '../basics/index.ts';
import { type Data, readData, type Stored } from '../history/index.ts';
import { type FinalState, masterFor } from '../run/index.ts';
import {
  clusterStateAfter,
  isLive,
  kindOf,
  masterOfShard,
  namesIn,
  owningMasters,
  shardsOf,
  stateAfter,
} from '../timeline/index.ts';
import { isOwnWorkload, PREFIX, storedReads, type Workload, withoutOthers } from '../workload/index.ts';

import type { Stage } from './stage.ts';

const READ_WITHIN_MS = 10_000;

/** A workload of the user's own has keys of any name. */
const prefixOf = (workload: Workload): string => (isOwnWorkload(workload) ? '' : PREFIX);

/** What the servers hold once nothing changes any more, and what a workload of the user's own reads there. */
export async function readFinalData(stage: Stage): Promise<FinalState> {
  const final = await readServers(stage);
  if ('unreadable' in final || !isOwnWorkload(stage.workload)) return final;
  return withOwnReads(stage, final);
}

/** What each client's workload reads stands in the data of the master in which its writes stay. */
async function withOwnReads(
  { clients, workload }: Stage,
  final: Extract<FinalState, { data: object }>,
): Promise<FinalState> {
  const data: Record<string, Data> = { ...final.data };
  try {
    await Promise.all(
      [...clients].map(async ([name, client]) => {
        const read = await client.read(workload).catch(error => {
          throw new Error(`clients.${name}: ${messageOf(error)}`);
        });
        const master = masterFor(client.shard, final);
        const { db, keyPrefix } = client.keyspace();
        const stored = storedReads(workload, name, withoutOthers(read, name, [...clients.keys()]));
        // As the history of the client names them.
        for (const [key, value] of Object.entries(stored))
          data[master] = { ...data[master], [keyName(db, `${keyPrefix}${key}`)]: value };
      }),
    );
  } catch (error) {
    return { unreadable: `the workload could not read its final data: ${messageOf(error)}` };
  }
  return { ...final, data };
}

async function readServers(stage: Stage): Promise<FinalState> {
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
    async server =>
      [
        server.name,
        await readData(server, prefixOf(stage.workload), READ_WITHIN_MS, readAtMs, options),
      ] as const,
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

/** The names under which the data of a cluster stands: what all masters hold together, and a replica of each. */
const MASTERS = 'all masters';
const REPLICAS = 'all replicas';

/**
 * The final data of a cluster: what its masters hold together, and, where every shard has one, what a replica of each does.
 * Together they are compared as the servers behind Sentinel are one by one.
 */
async function readClusterData({
  observation,
  members,
  topology,
  clients,
  workload,
}: Stage): Promise<FinalState> {
  const state = clusterStateAfter(observation.events);
  const masters = owningMasters(state);
  if (masters.length === 0) return { unreadable: 'no live master holds any slots' };
  const readAtMs = now();
  const keyspaces = [...clients.values()].map(client => client.keyspace());
  const read = async (names: readonly string[], ofClusterReplica: boolean): Promise<Data> => {
    const servers = names.flatMap(name => topology.find(name) ?? []);
    const options = { ofClusterReplica, keyspaces };
    const reads = servers.map(each => readData(each, prefixOf(workload), READ_WITHIN_MS, readAtMs, options));
    return joined(await Promise.all(reads));
  };
  const replicas = shardsOf(members)
    .flatMap(shard => shard ?? [])
    .filter(shard => masters.includes(masterOfShard(state, members, shard) ?? ''))
    .map(shard =>
      namesIn(members, shard).find(
        name => isLive(state, name) && state.roles.get(name)?.link === 'connected',
      ),
    )
    .flatMap(name => name ?? []);
  try {
    const data = {
      [MASTERS]: await read(masters, false),
      ...(replicas.length === masters.length && { [REPLICAS]: await read(replicas, true) }),
    };
    return { data, master: MASTERS, readAtMs };
  } catch (error) {
    return { unreadable: `not every server returned its data: ${messageOf(error)}` };
  }
}

/** A key that several masters hold has what all of them hold: an element that is there twice shows as a duplicate. */
export function joined(parts: readonly Data[]): Data {
  const whole = new Map<string, Stored>();
  for (const [key, stored] of parts.flatMap(part => Object.entries(part))) {
    const before = whole.get(key);
    whole.set(key, before === undefined ? stored : both(before, stored));
  }
  return Object.fromEntries(whole);
}

function both(one: Stored, other: Stored): Stored {
  if ((one.type === 'list' || one.type === 'set') && (other.type === 'list' || other.type === 'set'))
    return { ...one, value: [...one.value, ...other.value] };
  return one;
}
