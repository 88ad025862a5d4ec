import { isCluster, type Member, shardsOf } from '../timeline/index.ts';
import type { Evidence } from '../workload/index.ts';

/**
 * Which servers and clients belong together where there are several shards; nothing where there is one. Clients of a
 * cluster work on all shards.
 * @param clients their names, and the shard that each works on
 * @param masters at the end, by shard
 */
export function evidenceShards(
  members: readonly Member[],
  clients: readonly (readonly [string, { readonly shard?: string | undefined }])[],
  masters: Readonly<Record<string, string>> = {},
): Pick<Evidence, 'shards' | 'shardOf'> {
  if (isCluster(members))
    return { shardOf: Object.fromEntries(members.map(({ name, shard = '' }) => [name, shard])) };
  const names = shardsOf(members).flatMap(shard => shard ?? []);
  if (names.length === 0) return {};
  return {
    shards: names.map(name => ({
      name,
      servers: members.filter(({ shard }) => shard === name).map(server => server.name),
      master: masters[name],
      clients: clients.filter(([, { shard }]) => shard === name).map(([client]) => client),
    })),
  };
}
