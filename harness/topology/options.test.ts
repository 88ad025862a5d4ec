import { expect, test } from '@jest/globals';
import { resolveTopology, type TopologyOptions } from './options.ts';

test('everything has a default', () => {
  expect(resolveTopology()).toEqual({
    replicas: 2,
    sentinels: 3,
    quorum: 2,
    colocated: false,
    downAfterMs: 1000,
    failoverTimeoutMs: 10_000,
    parallelSyncs: 1,
    redis: {},
    sentinel: {},
  });
});

test.each<[string, object, RegExp]>([
  ['an unknown option', { downAftr: '1s' }, /topology has an unknown option 'downAftr'/],
  ['a bad duration', { downAfter: '1 parsec' }, /topology\.downAfter is "1 parsec"/],
  [
    'a quorum above the sentinels',
    { sentinels: 3, quorum: 4 },
    /topology\.quorum is 4 .*from 1 to the number of sentinels \(3\)/,
  ],
  ['no sentinels', { sentinels: 0 }, /topology\.sentinels is 0 .*from 1 to 50/],
  ['half a replica', { replicas: 0.5 }, /topology\.replicas is 0\.5/],
  ['a directive that the harness sets', { redis: { port: 1 } }, /topology\.redis sets 'port'/],
  ['a directive with two lines', { sentinel: { loglevel: 'a\nb' } }, /topology\.sentinel\['loglevel'\]/],
  ['a directive that is no name', { redis: { 'save;': '' } }, /a directive of topology\.redis is "save;"/],
])('%s is refused', (_what, options, message) => {
  expect(() => resolveTopology(options as TopologyOptions)).toThrow(message);
});

test('more sentinels than hosts to share are refused', () => {
  expect(() => resolveTopology({ colocated: true, replicas: 1 })).toThrow(
    /topology\.sentinels is 3 \(number\); allowed: with colocated, at most one for each of 2 redis servers/,
  );
});
