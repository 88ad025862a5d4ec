import { expect, test } from '@jest/globals';
import { fillTemplate, redisConfiguration, sentinelConfiguration } from './configuration.ts';
import { resolveTopology } from './options.ts';

const MASTER = { host: '10.1.2.11', port: 6379 };
const REPLICA = { host: '10.1.2.12', port: 6379 };

test('a sentinel is told the master, its replicas and the settings', () => {
  const text = sentinelConfiguration(resolveTopology({ downAfter: '2s', quorum: 3 }), 'sentinel-1', {
    id: 'f'.repeat(40),
    master: MASTER,
    replicas: [REPLICA],
  });
  expect(text).toContain('sentinel monitor mymaster 10.1.2.11 6379 3\n');
  expect(text).toContain('sentinel down-after-milliseconds mymaster 2000\n');
  expect(text).toContain('sentinel known-replica mymaster 10.1.2.12 6379\n');
  expect(text).not.toMatch(/\{\{/);
});

test('directives of the scenario stand at the end, lists repeated, empty values quoted', () => {
  const settings = resolveTopology({ redis: { save: ['900 1', '60 10'], requirepass: '' } });
  const text = redisConfiguration(settings, 'redis-1');
  expect(text.endsWith('# Added by the scenario\nsave 900 1\nsave 60 10\nrequirepass ""\n')).toBe(true);
});

test('directives of a single server come last, in its own file only', () => {
  const settings = resolveTopology({
    redis: { 'replica-priority': 10 },
    servers: { 'redis-2': { 'replica-priority': 0 } },
  });
  expect(redisConfiguration(settings, 'redis-2')).toMatch(/\nreplica-priority 10\nreplica-priority 0\n$/);
  expect(redisConfiguration(settings, 'redis-3')).toMatch(/scenario\nreplica-priority 10\n$/);
});

test('an unknown name in a template is an error that lists the known ones', () => {
  expect(() => fillTemplate('redis.conf', 'port {{prot}}', { port: 1 })).toThrow(
    'redis.conf asks for {{prot}}; known: port',
  );
});
