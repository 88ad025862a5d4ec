import { messageOf, now } from '../basics/index.ts';
import { type Data, readData, type Stored } from '../history/index.ts';
import type { FinalState } from '../run/index.ts';
import {
  clusterStateAfter,
  isLive,
  masterOfShard,
  namesIn,
  owningMasters,
  shardsOf,
} from '../timeline/index.ts';
import { PREFIX } from '../workload/index.ts';

import type { Stage } from './stage.ts';

const READ_WITHIN_MS = 10_000;

/** The names under which the data of a cluster stands: what all masters hold together, and a replica of each. */
const MASTERS = 'all masters';
const REPLICAS = 'all replicas';

/**
 * The final data of a cluster: what its masters hold together, and, where every shard has one, what a replica of each does.
 * Together they are compared as the servers behind Sentinel are one by one.
 */
export async function readClusterData({ observation, members, topology }: Stage): Promise<FinalState> {
  const state = clusterStateAfter(observation.events);
  const masters = owningMasters(state);
  if (masters.length === 0) return { unreadable: 'no live master holds any slots' };
  const readAtMs = now();
  const read = async (names: readonly string[], ofClusterReplica: boolean): Promise<Data> => {
    const servers = names.flatMap(name => topology.find(name) ?? []);
    const reads = servers.map(each => readData(each, PREFIX, READ_WITHIN_MS, readAtMs, { ofClusterReplica }));
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
