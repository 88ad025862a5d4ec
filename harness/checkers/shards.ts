import type { Finding } from './evidence.ts';
import type { Evidence } from './judge.ts';

/** A shard of a deployment that has several: whose history is judged by which data. */
export interface EvidenceShard {
  readonly name: string;
  /** The names of its redis servers. */
  readonly servers: readonly string[];
  /** The name of its master at the end. */
  readonly master: string | undefined;
  /** The names of the clients that work on it. */
  readonly clients: readonly string[];
}

/** What concerns one shard, as if there were no other. */
export function evidenceOf(shard: EvidenceShard, { shards: _, ...all }: Evidence): Evidence {
  const { servers, clients, master } = shard;
  return {
    ...all,
    master,
    operations: all.operations.filter(({ client }) => clients.includes(client)),
    data:
      all.data && Object.fromEntries(Object.entries(all.data).filter(([server]) => servers.includes(server))),
    masterships: all.masterships.filter(({ server }) => servers.includes(server)),
  };
}

/** Where no client works there is nothing to be known of what clients did. */
export const namingShard = ({ name, clients }: EvidenceShard, findings: readonly Finding[]): Finding[] =>
  findings
    .filter(({ verdict }) => clients.length > 0 || verdict !== 'unknown')
    .map(finding => ({ ...finding, reason: `in ${name}: ${finding.reason}` }));
