import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { newFolder } from '../../basics/fixture.ts';
import { type ClusterOptions, resolveCluster } from './options.ts';

test('a cluster has three masters with a replica each unless it is told otherwise', () => {
  const { cluster, replicas, sentinels, downAfterMs } = resolveCluster();
  expect(cluster).toEqual({ shards: 3, replicasPerShard: 1, nodeTimeoutMs: 2000, fullCoverage: true });
  expect({ servers: replicas + 1, sentinels, downAfterMs }).toEqual({
    servers: 6,
    sentinels: 0,
    downAfterMs: 2000,
  });
});

test.each<[ClusterOptions, RegExp]>([
  [{ shards: 2 }, /cluster\.shards is 2 .*from 3 to 16/],
  [{ replicasPerShard: 4 }, /cluster\.replicasPerShard is 4 .*from 0 to 3/],
  [{ nodeTimeout: '100ms' }, /cluster\.nodeTimeout is "100ms" .*at least 500ms/],
  [{ fullCoverage: 'no' as unknown as boolean }, /cluster\.fullCoverage is "no" .*true or false/],
  [{ redis: { 'cluster-node-timeout': 5 } }, /cluster\.redis sets 'cluster-node-timeout'/],
  [{ servers: { 'redis-7': {} } }, /cluster\.servers has no server 'redis-7'; there are redis-1, .*redis-6$/],
  [{ masters: 3 } as ClusterOptions, /cluster has an unknown option 'masters'; known: shards/],
])('%j is refused by name', (options, message) => {
  expect(() => resolveCluster(options)).toThrow(message);
});

test('the node timeout of a template is in the settings, and another one as an option is refused', () => {
  const shipped = readFileSync(new URL('../../../sentinel-conf/redis.conf', import.meta.url), 'utf8');
  const changed = { 'redis.conf': `cluster-node-timeout 5000\n${shipped}` };
  process.env.HARNESS_CONF = newFolder('cluster-options', changed);
  try {
    expect(resolveCluster()).toMatchObject({ downAfterMs: 5000, cluster: { nodeTimeoutMs: 5000 } });
    expect(() => resolveCluster({ nodeTimeout: '3s' })).toThrow(
      /cluster\.nodeTimeout is 3000 ms, and .*redis\.conf, line 1 sets cluster-node-timeout to 5000; take one of them out/,
    );
  } finally {
    delete process.env.HARNESS_CONF;
  }
});
