import type { Finding } from '../checkers/index.ts';
import type { Data, Operation } from '../history/index.ts';
import type { Evidence, EvidenceShard } from './definition.ts';

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

/** Where no client works, nothing is known of what clients did. */
export const namingShard = ({ name, clients }: EvidenceShard, findings: readonly Finding[]): Finding[] =>
  findings
    .filter(({ verdict }) => clients.length > 0 || verdict !== 'unknown')
    .map(finding => ({ ...finding, reason: `in ${name}: ${finding.reason}` }));

/** What the master held at the end; undefined when that is not known. */
export const finalData = ({ data, master }: Pick<Evidence, 'data' | 'master'>): Data | undefined =>
  master === undefined ? undefined : data?.[master];

/** All elements under the keys that the operations name. */
export function listed({ operations, ...evidence }: Pick<Evidence, 'data' | 'master' | 'operations'>) {
  const data = finalData(evidence);
  return data && elementsUnder(data, keysOf(operations));
}

/** Of one key the stored array itself: what is known of its elements is then kept, see `placesOf`. */
export function elementsUnder(data: Data, keys: readonly string[]): readonly string[] {
  const [first = '', ...others] = keys;
  return others.length === 0 ? elementsAt(data, first) : keys.flatMap(key => elementsAt(data, key));
}

/** The elements of a list or a set. */
export function elementsAt(data: Data, key: string): readonly string[] {
  const stored = data[key];
  return stored?.type === 'list' || stored?.type === 'set' ? stored.value : [];
}

export const keysOf = (operations: readonly Operation[]): string[] => [
  ...new Set(operations.map(({ key }) => key)),
];
