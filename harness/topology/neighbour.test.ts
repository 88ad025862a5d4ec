import { expect, test } from '@jest/globals';
import { resolveTopology, type TopologyOptions } from './options.ts';
import { masterNames } from './shards.ts';

const neighbourOf = (options: TopologyOptions) => resolveTopology(options).neighbour;

test('a neighbour has the name of the tested deployment, one replica and three sentinels', () => {
  const found = neighbourOf({ neighbour: {} });
  expect(found).toMatchObject({ replicas: 1, sentinels: 3, quorum: 2, masters: ['mymaster'] });
  expect(masterNames(neighbourOf({ neighbour: {}, shards: 2 }) ?? { shards: 1 })).toEqual(['shard-1']);
  expect(resolveTopology().neighbour).toBeUndefined();
});

test('it can have another name, size and password', () => {
  const neighbour = {
    name: 'theirs',
    replicas: 2,
    sentinels: 1,
    redis: { requirepass: 'secret' },
    sentinel: { 'sentinel auth-pass theirs': 'secret' },
  };
  expect(neighbourOf({ neighbour })).toMatchObject({
    replicas: 2,
    sentinels: 1,
    quorum: 1,
    masters: ['theirs'],
    redis: { requirepass: 'secret' },
  });
});

test('it has no credentials of the tested deployment', () => {
  expect(neighbourOf({ neighbour: {}, security: 'password' })?.security).toBeUndefined();
});

test.each<[object, RegExp]>([
  [{ neighbour: true }, /topology\.neighbour is true .*options such as \{ replicas: 1, sentinels: 3 \}/],
  [{ neighbour: { size: 1 } }, /topology\.neighbour has an unknown option 'size'/],
  [{ neighbour: { replicas: 0 } }, /topology\.neighbour\.replicas is 0 .*from 1 to 5/],
  [{ neighbour: { sentinels: 6 } }, /topology\.neighbour\.sentinels is 6 .*from 1 to 5/],
  [{ neighbour: { name: 'my master' } }, /topology\.neighbour\.name is "my master"/],
  [{ neighbour: { redis: { port: 1 } } }, /topology\.neighbour\.redis sets 'port'/],
  [
    { neighbour: { sentinel: { 'sentinel myid': 'a' } } },
    /topology\.neighbour\.sentinel sets 'sentinel myid'/,
  ],
  [
    { neighbour: { name: 'theirs', sentinel: { 'sentinel auth-pass mymaster': 'secret' } } },
    /topology\.neighbour\.sentinel sets `sentinel auth-pass` of a master 'mymaster'; the sentinels watch theirs/,
  ],
  [{ neighbour: {}, tls: true }, /topology\.neighbour is .*nothing with TLS.*no server can get an address/],
  [{ neighbour: {}, security: 'mtls' }, /nothing with TLS/],
  [{ neighbour: {}, colocated: true }, /nothing with `colocated`/],
])('%j is refused', (options, message) => {
  expect(() => resolveTopology(options as TopologyOptions)).toThrow(message);
});
