import { expect, test } from '@jest/globals';
import { redisConfiguration, sentinelConfiguration } from './configuration.ts';
import { clientLoginOf, loginOf } from './credentials.ts';
import { resolveTopology, type TopologyOptions } from './options.ts';

const KNOWN = {
  id: 'f'.repeat(40),
  masters: [{ name: 'mymaster', address: { host: '10.1.2.11', port: 6379 }, replicas: [] }],
};

function loginsIn(options: TopologyOptions): string[] {
  const settings = resolveTopology(options);
  const text = `${redisConfiguration(settings, 'redis-1')}\n${sentinelConfiguration(settings, 'sentinel-1', KNOWN)}`;
  return text.match(/^(masterauth|sentinel auth-).*$/gm) ?? [];
}

test('replicas and sentinels get the password of the servers where no line says how they log in', () => {
  expect(loginsIn({ redis: { requirepass: 'secret' } })).toEqual([
    'masterauth secret',
    'sentinel auth-pass mymaster secret',
  ]);
  expect(loginsIn({ redis: { requirepass: '"two words"' } })).toEqual([
    'masterauth "two words"',
    'sentinel auth-pass mymaster "two words"',
  ]);
  expect(loginsIn({ redis: { user: 'default on >secret ~* &* +@all' } })).toHaveLength(2);
});

test.each<[string, TopologyOptions, string[]]>([
  ['without a password', {}, []],
  [
    'where servers have different ones',
    { redis: { requirepass: 'a' }, servers: { 'redis-2': { requirepass: 'b' } } },
    [],
  ],
  [
    'where one server has a masterauth',
    { redis: { requirepass: 'a' }, servers: { 'redis-2': { masterauth: 'a' } } },
    ['sentinel auth-pass mymaster a'],
  ],
  [
    'where sentinels have a user of their own',
    { redis: { requirepass: 'a', masterauth: 'a' }, sentinel: { 'sentinel auth-user': 'mymaster watcher' } },
    ['masterauth a', 'sentinel auth-user mymaster watcher'],
  ],
  [
    'where a login is ruled out',
    { redis: { requirepass: 'a', masterauth: '' }, sentinel: { 'sentinel auth-pass mymaster': '' } },
    ['masterauth ""', 'sentinel auth-pass mymaster ""'],
  ],
])('nothing is added %s', (_what, options, logins) => {
  expect(loginsIn(options)).toEqual(logins);
});

test.each<[string, TopologyOptions['redis'], string | undefined]>([
  ['requirepass', { requirepass: 'secret' }, 'secret'],
  ['an empty requirepass', { requirepass: '' }, undefined],
  ['a quoted requirepass', { requirepass: "'two words'" }, 'two words'],
  ['the user default', { requirepass: 'old', user: 'default on >new ~* &* +@all' }, 'new'],
  ['a later rule', { user: 'default on >old >new <old allkeys allchannels allcommands' }, 'new'],
  ['nopass', { requirepass: 'old', user: 'default on nopass ~* &* +@all' }, undefined],
  ['other users', { user: ['watcher on >a ~* +@all', 'app off'] }, undefined],
])('the harness logs in by %s', (_what, redis, password) => {
  expect(clientLoginOf(resolveTopology({ redis: redis ?? {} }), 'redis', 'redis-1').password).toBe(password);
});

test.each([
  'default off',
  'default on ~* &* +@all',
  `default on #${'a'.repeat(64)} ~* &* +@all`,
  'default on >secret &* +@all',
  'default on >secret ~* &* +@all -@all +get',
  'default on >secret ~* &* +@all reset',
])('where the user default is off or restricted the harness has a user of its own: %s', rules => {
  const settings = resolveTopology({ servers: { 'redis-2': { user: rules } } });
  expect(loginOf(settings, 'redis', 'redis-1')).toEqual({});
  expect(loginOf(settings, 'redis', 'redis-2')).toMatchObject({ username: 'failover-harness' });
  expect(redisConfiguration(settings, 'redis-2')).toMatch(
    /^user failover-harness on #[0-9a-f]{64} ~\* &\* \+@all$/m,
  );
  expect(redisConfiguration(settings, 'redis-1')).not.toContain('failover-harness');
});
