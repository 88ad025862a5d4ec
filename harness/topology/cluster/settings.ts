import type { Directives } from '../directives.ts';

/** What is a Redis Cluster's own, complete and checked. */
export interface ClusterSettings {
  readonly shards: number;
  readonly replicasPerShard: number;
  readonly nodeTimeoutMs: number;
  readonly fullCoverage: boolean;
}

/** What makes a redis server a node of a cluster. */
export const clusterDirectives = ({ nodeTimeoutMs, fullCoverage }: ClusterSettings): Directives => ({
  'cluster-enabled': 'yes',
  'cluster-config-file': 'nodes.conf',
  'cluster-node-timeout': nodeTimeoutMs,
  'cluster-require-full-coverage': fullCoverage ? 'yes' : 'no',
});
