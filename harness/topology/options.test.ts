import { expect, test } from '@jest/globals';
import { resolveTopology, type TopologyOptions } from './options.ts';

test('everything has a default', () => {
  expect(resolveTopology()).toEqual({
    shards: 1,
    replicas: 2,
    sentinels: 3,
    quorum: 2,
    colocated: false,
    tls: false,
    hostnames: false,
    downAfterMs: 1000,
    failoverTimeoutMs: 10_000,
    parallelSyncs: 1,
    readyWithinMs: 30_000,
    redis: {},
    sentinel: {},
    servers: {},
  });
});

test('a master and its replicas may do without sentinels', () => {
  expect(resolveTopology({ sentinels: 0 })).toMatchObject({ sentinels: 0, quorum: 0 });
});

test.each<[string, object, RegExp]>([
  [
    'a server whose options are undefined',
    { servers: { 'redis-1': undefined } },
    /topology\.servers\['redis-1'\] is undefined .*directives and their values/,
  ],
  ['an unknown option', { downAftr: '1s' }, /topology has an unknown option 'downAftr'/],
  ['a bad duration', { downAfter: '1 parsec' }, /topology\.downAfter is "1 parsec"/],
  [
    'a quorum above the sentinels',
    { sentinels: 3, quorum: 4 },
    /topology\.quorum is 4 .*from 1 to the number of sentinels \(3\)/,
  ],
  [
    'shards that no sentinel watches',
    { shards: 2, sentinels: 0 },
    /topology\.sentinels is 0 .*with 2 shards/,
  ],
  ['five shards', { shards: 5 }, /topology\.shards is 5 .*from 1 to 4/],
  [
    'a policy that no server has',
    { maxmemoryPolicy: 'lru' },
    /topology\.maxmemoryPolicy is "lru" .*'noeviction', 'allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl'/,
  ],
  [
    'a policy of one server that none has',
    { servers: { 'redis-1': { 'maxmemory-policy': 'fifo' } } },
    /topology\.servers\['redis-1'\]\['maxmemory-policy'\] is "fifo" .*'allkeys-lru'/,
  ],
  ['a nat that is neither yes nor no', { nat: 'yes' }, /topology\.nat is "yes"/],
  ['a limit that is no amount', { maxmemory: 'much' }, /topology\.maxmemory is "much" .*'4mb'/],
  ['a quorum of nobody', { sentinels: 0, quorum: 1 }, /topology\.quorum is 1/],
  [
    'a firewall of a server that is not there',
    { firewall: { 'redis-9': [6379] } },
    /topology\.firewall has no server 'redis-9'; there are redis-1, redis-2/,
  ],
  [
    'a port that is none',
    { firewall: { 'redis-1': ['redis'] } },
    /topology\.firewall\['redis-1'\] is \["redis"\] .*a list of ports, such as \[6379\]/,
  ],
  ['half a replica', { replicas: 0.5 }, /topology\.replicas is 0\.5/],
  ['a directive that the harness sets', { redis: { port: 1 } }, /topology\.redis sets 'port'/],
  ['a directive with two lines', { sentinel: { loglevel: 'a\nb' } }, /topology\.sentinel\['loglevel'\]/],
  ['a directive that is no name', { redis: { 'save;': '' } }, /a directive of topology\.redis is "save;"/],
  [
    'a server that there is not',
    { servers: { 'redis-4': {} } },
    /topology\.servers has no server 'redis-4'; there are redis-1, redis-2, redis-3, sentinel-1, sentinel-2, sentinel-3/,
  ],
  [
    'a directive of one server that the harness sets',
    { servers: { 'sentinel-1': { DIR: '/' } } },
    /topology\.servers\['sentinel-1'\] sets 'dir', which the harness itself sets/,
  ],
  ['directives that are none', { servers: { 'redis-1': 'no' } }, /topology\.servers\['redis-1'\] is "no"/],
  [
    'TLS that is neither on nor off',
    { tls: 'on' },
    /topology\.tls is "on" \(string\); allowed: true, false, or files/,
  ],
  [
    'a directive that the harness sets for TLS',
    { tls: true, redis: { 'tls-auth-clients': 'yes' } },
    /topology\.redis sets 'tls-auth-clients'/,
  ],
  ['no time to get ready', { readyWithin: '0s' }, /topology\.readyWithin is "0s"/],
])('%s is refused', (_what, options, message) => {
  expect(() => resolveTopology(options as TopologyOptions)).toThrow(message);
});

test('more sentinels than hosts to share are refused', () => {
  expect(() => resolveTopology({ colocated: true, replicas: 1 })).toThrow(
    /topology\.sentinels is 3 \(number\); allowed: with colocated, at most one for each of 2 redis servers/,
  );
});

test('a memory limit is a directive of every redis server, and `redis` may say otherwise', () => {
  const { redis } = resolveTopology({ maxmemory: '4mb', maxmemoryPolicy: 'allkeys-lru' });
  expect(redis).toEqual({ maxmemory: '4mb', 'maxmemory-policy': 'allkeys-lru' });
  const other = resolveTopology({ maxmemory: '4mb', redis: { maxmemory: '8mb' } });
  expect(other.redis).toEqual({ maxmemory: '8mb' });
});

test('with shards every server of them has a name and may host a sentinel', () => {
  const settings = { shards: 4, replicas: 1, servers: { 'redis-8': {} } };
  expect(resolveTopology(settings).shards).toBe(4);
  expect(() => resolveTopology({ ...settings, servers: { 'redis-9': {} } })).toThrow(/no server 'redis-9'/);
  expect(resolveTopology({ shards: 2, replicas: 0, sentinels: 2, colocated: true }).colocated).toBe(true);
});
