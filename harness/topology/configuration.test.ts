import { expect, test } from '@jest/globals';
import { redisConfiguration, sentinelConfiguration } from './configuration.ts';
import { resolveTopology } from './options.ts';

const MASTER = { host: '10.1.2.11', port: 6379 };
const REPLICA = { host: '10.1.2.12', port: 6379 };

test('a sentinel is told the master, its replicas and the settings', () => {
  const text = sentinelConfiguration(resolveTopology({ downAfter: '2s', quorum: 3 }), 'sentinel-1', {
    id: 'f'.repeat(40),
    masters: [{ name: 'mymaster', address: MASTER, replicas: [REPLICA] }],
  });
  expect(text).toContain('sentinel monitor mymaster 10.1.2.11 6379 3\n');
  expect(text).toContain('sentinel down-after-milliseconds mymaster 2000\n');
  expect(text).toContain('sentinel known-replica mymaster 10.1.2.12 6379\n');
  expect(text).not.toMatch(/\{\{/);
});

test('of several masters a sentinel is told each, with its own replicas', () => {
  const text = sentinelConfiguration(resolveTopology({ shards: 2, replicas: 1 }), 'sentinel-1', {
    id: '',
    masters: [
      { name: 'shard-1', address: MASTER, replicas: [REPLICA] },
      { name: 'shard-2', address: { ...MASTER, host: '10.1.2.13' }, replicas: [] },
    ],
  });
  const lines = text.split('\n').filter(line => line.startsWith('sentinel '));
  expect(lines.filter(line => line.startsWith('sentinel monitor'))).toEqual([
    'sentinel monitor shard-1 10.1.2.11 6379 2',
    'sentinel monitor shard-2 10.1.2.13 6379 2',
  ]);
  expect(lines.filter(line => line.startsWith('sentinel known-replica'))).toEqual([
    'sentinel known-replica shard-1 10.1.2.12 6379',
  ]);
  expect(lines.filter(line => line.startsWith('sentinel myid'))).toHaveLength(1);
});

test('directives of the scenario stand at the end, lists repeated, empty values quoted', () => {
  const settings = resolveTopology({ redis: { save: ['900 1', '60 10'], requirepass: '' } });
  const text = redisConfiguration(settings, 'redis-1');
  expect(text.endsWith('# Added by the scenario\nsave 900 1\nsave 60 10\nrequirepass ""\n')).toBe(true);
});

test('with TLS and names the harness adds its own directives before those of the scenario', () => {
  const settings = resolveTopology({ tls: true, hostnames: true, sentinel: { loglevel: 'debug' } });
  expect(redisConfiguration(settings, 'redis-2')).toMatch(
    /^port 0$[\s\S]*^# Added by the harness\ntls-port 6379$[\s\S]*^replica-announce-ip redis-2$/m,
  );
  const address = { host: 'redis-1', port: 6379 };
  const watched = { id: '', masters: [{ name: 'mymaster', address, replicas: [] }] };
  expect(sentinelConfiguration(settings, 'sentinel-1', watched)).toMatch(
    /^sentinel monitor mymaster redis-1 6379 2$[\s\S]*^tls-port 26379$[\s\S]*^sentinel resolve-hostnames yes$[\s\S]*^# Added by the scenario\nloglevel debug$/m,
  );
});

test('directives of a single server come last, in its own file only', () => {
  const settings = resolveTopology({
    redis: { 'replica-priority': 10 },
    servers: { 'redis-2': { 'replica-priority': 0 } },
  });
  expect(redisConfiguration(settings, 'redis-2')).toMatch(/\nreplica-priority 10\nreplica-priority 0\n$/);
  expect(redisConfiguration(settings, 'redis-3')).toMatch(/scenario\nreplica-priority 10\n$/);
});
