import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { generatedSecrets, hideSecrets } from '../basics/index.ts';
import { createAuthority } from './certificates.ts';
import { resolveCluster } from './cluster/options.ts';
import { redisConfiguration, sentinelConfiguration } from './configuration.ts';
import { clientLoginOf, loginOf } from './credentials.ts';
import { resolveTopology, type TopologyOptions } from './options.ts';
import { runSecurely } from './security.ts';
import { certify } from './tls.ts';

afterEach(() => {
  delete process.env.HARNESS_SECURE;
});

const KNOWN = {
  id: 'f'.repeat(40),
  masters: [{ name: 'mymaster', address: { host: '10.1.2.11', port: 6379 }, replicas: [] }],
};

function linesOf(options: TopologyOptions): { redis: string; sentinel: string } {
  const settings = resolveTopology(options);
  return {
    redis: hideSecrets(redisConfiguration(settings, 'redis-1')),
    sentinel: hideSecrets(sentinelConfiguration(settings, 'sentinel-1', KNOWN)),
  };
}

test('password: servers and sentinels have one each, and every link logs in', () => {
  const { redis, sentinel } = linesOf({ security: 'password' });
  expect(redis).toContain('requirepass [secret]\n');
  expect(redis).toContain('masterauth [secret]\n');
  expect(sentinel).toContain('requirepass [secret]\n');
  expect(sentinel).toContain('sentinel auth-pass mymaster [secret]\n');
  const settings = resolveTopology({ security: 'password' });
  const ofServers = clientLoginOf(settings, 'redis', 'redis-1');
  expect(ofServers.username).toBeUndefined();
  expect(ofServers.password).not.toBe(clientLoginOf(settings, 'sentinel', 'sentinel-1').password);
  expect(generatedSecrets()).toContain(ofServers.password);
});

test('acl: the user default is off, everyone has a user, and passwords are there as hashes where that is enough', () => {
  const { redis, sentinel } = linesOf({ security: 'acl', shards: 1 });
  expect(redis).toContain('user default off\n');
  for (const name of ['sentinel', 'replication', 'client', 'failover-harness'])
    expect(redis).toMatch(new RegExp(`^user ${name} on #[0-9a-f]{64} `, 'm'));
  expect(redis.match(/\[secret\]/g)).toEqual(['[secret]']);
  expect(redis).toContain('masteruser replication\nmasterauth [secret]\n');
  expect(sentinel).toContain('user default off\n');
  expect(sentinel).toContain('sentinel auth-user mymaster sentinel\nsentinel auth-pass mymaster [secret]\n');
  expect(sentinel).toContain('sentinel sentinel-user sentinel-peer\nsentinel sentinel-pass [secret]\n');
  const settings = resolveTopology({ security: 'acl' });
  expect(clientLoginOf(settings, 'redis', 'redis-1').username).toBe('client');
  expect(loginOf(settings, 'redis', 'redis-1').username).toBe('failover-harness');
  expect(redis).not.toContain('+failover');
});

test('Sentinel of Valkey 9 gets +failover, and clients CLIENT SETINFO where servers know it', () => {
  const usual = process.env.HARNESS_ENVIRONMENT;
  const image = { server: 'valkey', versions: { server: '9.0.1' } };
  process.env.HARNESS_ENVIRONMENT = JSON.stringify({ image });
  const { redis, sentinel } = linesOf({ security: 'acl' });
  if (usual === undefined) delete process.env.HARNESS_ENVIRONMENT;
  else process.env.HARNESS_ENVIRONMENT = usual;
  expect(redis).toMatch(/^user sentinel .* \+failover \+client\|pause \+client\|unpause$/m);
  expect(sentinel).toContain('+client|setinfo');
});

test('mtls requires certificates of clients, tls does not, and both close the plain port', () => {
  expect(linesOf({ security: 'tls' }).redis).toContain('tls-auth-clients no\n');
  const { redis, sentinel } = linesOf({ security: ['mtls', 'acl'] });
  for (const text of [redis, sentinel]) {
    expect(text).toContain('port 0\n');
    expect(text).toContain('tls-auth-clients yes\n');
  }
  expect(resolveTopology({ security: ['mtls', 'acl'] })).toMatchObject({
    tls: true,
    security: { kinds: ['acl', 'mtls'], by: 'topology' },
  });
});

test.each<[string, object, RegExp]>([
  ['an unknown kind', { security: 'ssl' }, /topology\.security is "ssl" .*'password', 'acl', 'tls', 'mtls'/],
  [
    'a password beside users',
    { security: ['password', 'acl'] },
    /topology\.security is \["password","acl"\] .*'password' excludes 'acl'/,
  ],
  ['both kinds of TLS', { security: ['tls', 'mtls'] }, /'tls' excludes 'mtls'/],
  [
    'credentials of its own',
    { security: 'acl', redis: { requirepass: 'x' } },
    /topology\.security is "acl" .*`redis\['requirepass'\]`, which sets credentials as well/,
  ],
  [
    'a user of one server',
    { security: 'acl', servers: { 'redis-1': { user: 'x on' } } },
    /nothing beside `servers\['redis-1'\]\['user'\]`/,
  ],
  [
    'an unknown file',
    { tls: { ca: 'a', cert: 'b', key: 'c', crt: 'd' } },
    /topology\.tls has an unknown option 'crt'/,
  ],
  ['no key', { tls: { ca: 'a', cert: 'b' } }, /topology\.tls\.key is undefined .*PEM/],
  [
    'a file that is not there',
    { tls: { ca: '/nowhere/ca.crt', cert: '/nowhere/{server}.crt', key: '/nowhere/k' } },
    /topology\.tls\.cert names \/nowhere\/redis-1\.crt, which cannot be read: ENOENT/,
  ],
  [
    'half of a pair for clients',
    { tls: { ca: 'a', cert: 'b', key: 'c', clientCert: 'd' } },
    /one of clientCert and clientKey/,
  ],
])('%s is refused', (_what, options, message) => {
  expect(() => resolveTopology(options)).toThrow(message);
});

test('a secured run secures every topology, except those that set their own credentials, and says so', () => {
  runSecurely(['acl', 'mtls']);
  expect(resolveTopology()).toMatchObject({ tls: true, security: { kinds: ['acl', 'mtls'], by: 'run' } });
  expect(resolveTopology({ security: 'password' })).toMatchObject({
    tls: false,
    security: { kinds: ['password'], by: 'topology' },
  });
  for (const [options, named] of [
    [{ tls: true }, 'tls'],
    [{ redis: { requirepass: 'x' } }, "redis['requirepass']"],
    [{ sentinel: { 'sentinel auth-pass mymaster': 'x' } }, "sentinel['sentinel auth-pass mymaster']"],
    [{ servers: { 'redis-1': { masterauth: 'x' } } }, "servers['redis-1']['masterauth']"],
    [{ redis: { 'user app': 'on >x ~* +@all' } }, "redis['user app']"],
    [{ sentinel: { sentinel: ['auth-pass mymaster x'] } }, "sentinel['sentinel']"],
  ] as const)
    expect(resolveTopology(options).security).toEqual({
      kinds: [],
      by: 'run',
      keeps: `the topology sets \`${named}\` itself`,
    });
  expect(resolveTopology({ security: [] }).security).toEqual({ kinds: [], by: 'topology' });
  expect(resolveCluster()).toMatchObject({
    tls: false,
    security: { kinds: [], keeps: expect.stringContaining('Cluster') },
  });
});

test('a misspelt HARNESS_SECURE names itself', () => {
  process.env.HARNESS_SECURE = 'acl,tsl';
  expect(() => resolveTopology()).toThrow(/HARNESS_SECURE is "acl,tsl" .*'mtls'/);
});

test('certificates of the user are used as they are, and their keys must belong to them', async () => {
  const folder = newFolder('certificates');
  const authority = await createAuthority();
  writeFileSync(join(folder, 'ca.crt'), authority.certificate);
  for (const name of ['redis-1', 'redis-2', 'sentinel-1', 'app']) {
    const { certificate, key } = await authority.issue([name]);
    writeFileSync(join(folder, `${name}.crt`), certificate);
    writeFileSync(join(folder, `${name}.key`), key);
  }
  const tls = {
    ca: join(folder, 'ca.crt'),
    cert: join(folder, '{server}.crt'),
    key: join(folder, '{server}.key'),
    clientCert: join(folder, 'app.crt'),
    clientKey: join(folder, 'app.key'),
  };
  const settings = resolveTopology({ replicas: 1, sentinels: 1, security: 'mtls', tls });
  const certification = await certify(settings);
  expect(certification).toMatchObject({ authority: authority.certificate, signer: undefined });
  expect(certification?.clients?.certificate).toContain('BEGIN CERTIFICATE');
  const pairs = await Promise.all(['redis-1', 'redis-2'].map(name => certification?.serverPair(name, [])));
  expect(pairs[0]?.certificate).not.toBe(pairs[1]?.certificate);
  const wrong = { ...tls, key: join(folder, 'app.key') };
  expect(() => resolveTopology({ replicas: 1, sentinels: 1, tls: wrong })).toThrow(
    /the key .*app\.key does not belong to the certificate .*redis-1\.crt/,
  );
});
