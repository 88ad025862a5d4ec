import { expect, test } from '@jest/globals';
import { newFile } from '../../basics/fixture.ts';
import { wantedTopology } from './topology-flags.ts';

/** A module with this default export. */
const moduleWith = (text: string): string => newFile('topology.mjs', text);

test('flags become options of a topology', async () => {
  const flags = { replicas: '1', sentinels: '5', quorum: '3', downAfter: '5s', failoverTimeout: '20s' };
  expect(await wantedTopology(flags)).toEqual({
    kind: 'sentinel',
    options: { replicas: 1, sentinels: 5, quorum: 3, downAfter: '5s', failoverTimeout: '20s' },
  });
  expect(await wantedTopology({})).toEqual({ kind: 'sentinel', options: {} });
});

test('--cluster is a Redis Cluster, with the node timeout as down-after', async () => {
  expect(await wantedTopology({ cluster: true, shards: '4', replicas: '2', downAfter: '2s' })).toEqual({
    kind: 'cluster',
    options: { shards: 4, replicasPerShard: 2, nodeTimeout: '2s' },
  });
});

test.each([
  ["export default { replicas: 1, downAfter: '2s' }", { replicas: 1, downAfter: '3s' }],
  ['export default { topology: { replicas: 1 }, clients: {} }', { replicas: 1, downAfter: '3s' }],
])('a flag replaces the option of the module: %s', async (text, options) => {
  expect(await wantedTopology({ config: moduleWith(text), downAfter: '3s' })).toEqual({
    kind: 'sentinel',
    options,
  });
});

test('a module with `cluster` is a Redis Cluster', async () => {
  const config = moduleWith('export default { cluster: { shards: 3 } }');
  expect(await wantedTopology({ config })).toEqual({ kind: 'cluster', options: { shards: 3 } });
});

test.each([
  [{ replicas: 'two' }, /--replicas is "two"; allowed: a whole number/],
  [{ sentinels: '99' }, /topology\.sentinels is 99/],
  [{ sentinels: '3', quorum: '4' }, /topology\.quorum is 4/],
  [{ downAfter: 'soon' }, /topology\.downAfter is "soon"/],
  [{ cluster: true, sentinels: '3' }, /a Redis Cluster has no sentinels/],
  [{ cluster: true, shards: '1' }, /shards/],
  [{ cluster: true, replicas: 'two' }, /--replicas is "two"; allowed: a whole number/],
  [{ config: '/nowhere/topology.mjs' }, /no such file[\s\S]*default export/],
  [{ config: moduleWith('export default 3') }, /its default export is 3/],
  [{ config: moduleWith('export const a = 1') }, /its default export is missing/],
  [{ config: moduleWith('export default { replicass: 1 }') }, /unknown option 'replicass'/],
  [{ config: moduleWith('syntax error') }, /to load the topology of --config/],
])('%j is refused', async (flags, why) => {
  await expect(wantedTopology(flags)).rejects.toThrow(why);
  await expect(wantedTopology(flags)).rejects.toMatchObject({ name: 'UnusableInput' });
});
