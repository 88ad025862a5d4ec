import { type Evidence, type EvidenceShard, judgeEvidence } from '../checkers/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { addressesOf, isCluster, masterships, shardsOf } from '../timeline/index.ts';

/** What the checkers judge a record by; undefined before its workload has ended. */
export function evidenceOf(record: ScenarioRecord): Evidence | undefined {
  const { workload, events, members, clients, histories, final, workEndedAtMs } = record;
  if (workEndedAtMs === undefined) return undefined;
  const readable = final === undefined || 'unreadable' in final ? undefined : final;
  return {
    workload,
    operations: [...histories.values()].flat(),
    data: readable?.data,
    master: readable?.master,
    addresses: addressesOf(members),
    masterships: masterships(events, workEndedAtMs),
    workEndedAtMs,
    readAtMs: readable?.readAtMs ?? workEndedAtMs,
    ...shardsIn(members, clients, readable?.masters),
  };
}

/** Which servers and clients belong together where there are several shards. Clients of a cluster work on all of them. */
function shardsIn(
  members: ScenarioRecord['members'],
  clients: ScenarioRecord['clients'],
  masters: Readonly<Record<string, string>> = {},
): Pick<Evidence, 'shards' | 'shardOf'> {
  if (isCluster(members))
    return { shardOf: Object.fromEntries(members.map(({ name, shard = '' }) => [name, shard])) };
  const names = shardsOf(members).flatMap(shard => shard ?? []);
  if (names.length === 0) return {};
  const shardOf = (name: string): EvidenceShard => ({
    name,
    servers: members.filter(({ shard }) => shard === name).map(server => server.name),
    master: masters[name],
    clients: Object.entries(clients).flatMap(([client, { shard }]) => (shard === name ? [client] : [])),
  });
  return { shards: names.map(shardOf) };
}

/** What every checker of the workload found. Where no client works, what proved nothing is left out. */
export function findingsOf(record: ScenarioRecord) {
  const evidence = evidenceOf(record);
  if (evidence === undefined) return [];
  const works = Object.keys(record.clients).length > 0;
  return judgeEvidence(evidence).filter(({ verdict }) => works || verdict !== 'unknown');
}
