import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { newFile, newFolder } from '../basics/fixture.ts';
import { aclFile, redisConfiguration, sentinelConfiguration } from './configuration.ts';
import { clientLoginOf, loginOf } from './credentials.ts';
import { lackOf } from './needs.ts';
import { resolveTopology, type TopologyOptions } from './options.ts';

afterEach(() => {
  delete process.env.HARNESS_STOCK;
});

const MONITOR = 'sentinel monitor shop 10.0.0.1 6379 2';

/** Paths of the files, by their names. */
function files<Name extends string>(texts: Readonly<Record<Name, string>>): Readonly<Record<Name, string>> {
  const folder = newFolder('production', texts);
  const paths = Object.keys(texts).map(name => [name, join(folder, name)]);
  return Object.fromEntries(paths) as Record<Name, string>;
}

const withSentinel = (...lines: string[]): TopologyOptions => ({
  sentinelConf: newFile('sentinel.conf', lines.join('\n')),
});

const withRedis = (...lines: string[]): TopologyOptions => ({
  redisConf: newFile('redis.conf', lines.join('\n')),
});

const known = (...names: string[]) => ({
  id: 'f'.repeat(40),
  masters: names.map((name, i) => ({
    name,
    address: { host: `172.18.0.${i + 2}`, port: 6379 },
    replicas: [{ host: '172.18.0.9', port: 6379 }],
  })),
});

const redisText = (options: TopologyOptions, name = 'redis-1') =>
  redisConfiguration(resolveTopology(options), name).split('\n').filter(Boolean);
const sentinelText = (options: TopologyOptions, ...names: string[]) =>
  sentinelConfiguration(resolveTopology(options), 'sentinel-1', known(...names))
    .split('\n')
    .filter(Boolean);

/** What is reported of the lines, without folders. */
const changesOf = (options: TopologyOptions) =>
  (resolveTopology(options).configuration?.changes ?? []).map(
    ({ what, place, line, becomes }) =>
      `${place.replace(/^.*\/(?=[^/]*$)/, '')}: ${line}: ${what}${becomes === undefined ? '' : ` to ${becomes}`}`,
  );

describe('the numbers of a sentinel.conf', () => {
  const conf = withSentinel.bind(
    undefined,
    MONITOR,
    'sentinel down-after-milliseconds shop 4000',
    'sentinel failover-timeout shop 20000',
    'sentinel parallel-syncs shop 2',
  );

  test('are the settings, with the name of its master', () => {
    expect(resolveTopology(conf())).toMatchObject({
      masters: ['shop'],
      quorum: 2,
      downAfterMs: 4000,
      failoverTimeoutMs: 20_000,
      parallelSyncs: 2,
    });
  });

  test("are Sentinel's own where it has none", () => {
    expect(resolveTopology(withSentinel(MONITOR))).toMatchObject({
      downAfterMs: 30_000,
      failoverTimeoutMs: 180_000,
      parallelSyncs: 1,
    });
  });

  test('contradict an option with another value, and a directive of the scenario replaces them', () => {
    expect(() => resolveTopology({ ...conf(), downAfter: '2s' })).toThrow(
      /topology\.downAfter sets .* to 2000, and .*sentinel\.conf, line 2 sets it to 4000; take one of them out, or set it with topology\.sentinel: \{ 'sentinel down-after-milliseconds shop': 2000 \}/,
    );
    const sentinel = { 'sentinel down-after-milliseconds shop': 2000 };
    expect(resolveTopology({ ...conf(), sentinel }).downAfterMs).toBe(2000);
  });

  test.each(['sentinel down-after-milliseconds shop soon', 'sentinel failover-timeout shop'])(
    'are refused with their line when they are none: %s',
    line => {
      expect(() => resolveTopology(withSentinel(MONITOR, line))).toThrow(
        /sentinel\.conf, line 2 is `sentinel /,
      );
    },
  );

  test('of a quorum that the sentinels cannot reach are refused', () => {
    expect(() => resolveTopology({ ...conf(), sentinels: 1 })).toThrow(
      /sentinel\.conf, line 1 sets the quorum to 2; allowed: .* \(1\)/,
    );
  });

  test('of a single sentinel can be in a file of its own', () => {
    const other = files({ 's2.conf': `${MONITOR}\nsentinel down-after-milliseconds shop 9000` });
    const servers = { 'sentinel-2': { conf: other['s2.conf'] } };
    expect(resolveTopology({ ...conf(), servers })).toMatchObject({
      downAfterMs: 9000,
      downAfterBySentinelMs: [4000, 4000, 9000],
    });
  });
});

describe('the masters of a sentinel.conf', () => {
  const TWO = [
    MONITOR,
    'sentinel monitor cart 10.0.0.2 6379 2',
    'sentinel down-after-milliseconds cart 5000',
  ];

  test('several are named, with both ways to choose', () => {
    expect(() => resolveTopology(withSentinel(...TWO))).toThrow(
      /sentinel\.conf monitors shop, cart; choose one with `master: 'shop'`, or test all of them with `shards: 2`$/,
    );
  });

  test('one of them is watched alone, without the lines of the other', () => {
    const options = { ...withSentinel(...TWO), master: 'shop' };
    expect(sentinelText(options, 'shop').filter(line => line.startsWith('sentinel '))).toEqual([
      `sentinel myid ${'f'.repeat(40)}`,
      'sentinel monitor shop 172.18.0.2 6379 2',
      'sentinel known-replica shop 172.18.0.9 6379',
    ]);
    expect(changesOf(options)).toContain(
      'sentinel.conf, line 3: sentinel down-after-milliseconds cart 5000: left out',
    );
  });

  test('all of them are the shards', () => {
    const settings = resolveTopology({ ...withSentinel(...TWO), shards: 2, replicas: 1 });
    expect(settings).toMatchObject({ masters: ['shop', 'cart'], shards: 2, downAfterMs: 30_000 });
  });

  test.each<[Partial<TopologyOptions>, RegExp]>([
    [{ master: 'till' }, /topology\.master is "till" .*; allowed: 'shop' or 'cart'/],
    [{ shards: 3 }, /monitors shop, cart; choose one/],
    [{ master: 'shop', shards: 2 }, /topology\.shards is 2 .*; allowed: 1, or left out/],
  ])('cannot be chosen by %j', (options, message) => {
    expect(() => resolveTopology({ ...withSentinel(...TWO), ...options })).toThrow(message);
  });

  test('cannot be chosen without the file', () => {
    expect(() => resolveTopology({ master: 'shop' })).toThrow(
      /topology\.master is "shop" .*; allowed: only with `sentinelConf`/,
    );
  });

  test.each([
    'sentinel monitor shop 10.0.0.1 6379',
    'sentinel monitor shop 10.0.0.1 port 2',
    'sentinel monitor shop 10.0.0.1 6379 0',
    'sentinel monitor shop 10.0.0.1 6379 2 3',
  ])('are refused with the line that is malformed: %s', line => {
    expect(() => resolveTopology(withSentinel('port 1', line))).toThrow(
      /sentinel\.conf, line 2 is `sentinel monitor /,
    );
  });

  test('are missing in a file that monitors nothing', () => {
    expect(() => resolveTopology(withSentinel('port 26379'))).toThrow(/has no line `sentinel monitor/);
  });
});

test('a file that Sentinel has rewritten keeps what it was given, and no state', () => {
  const options = withSentinel(
    'port 26380',
    'dir "/var/lib/redis"',
    'protected-mode no',
    'sentinel monitor shop 10.0.0.7 6379 2',
    'sentinel down-after-milliseconds shop 4000',
    '# Generated by CONFIG REWRITE',
    'user default on nopass sanitize-payload ~* &* +@all',
    'sentinel myid 7d1c0b1f8f4ad9f4e4b2cb4ee2f5cb09e2ce5ad4',
    'sentinel config-epoch shop 3',
    'sentinel leader-epoch shop 3',
    'sentinel current-epoch 3',
    'sentinel known-replica shop 10.0.0.8 6379',
    'sentinel known-sentinel shop 10.0.0.9 26379 7d1c0b1f8f4ad9f4e4b2cb4ee2f5cb09e2ce5ad5',
  );
  expect(sentinelText(options, 'shop')).toEqual([
    'port 26379',
    'dir /var/lib/server',
    `sentinel myid ${'f'.repeat(40)}`,
    'protected-mode no',
    'sentinel monitor shop 172.18.0.2 6379 2',
    'sentinel down-after-milliseconds shop 4000',
    'user default on nopass sanitize-payload ~* &* +@all',
    'sentinel known-replica shop 172.18.0.9 6379',
  ]);
  const reported = changesOf(options);
  for (const line of [1, 2, 4, 8, 9, 10, 11, 12, 13])
    expect(reported).toContainEqual(expect.stringMatching(new RegExp(`^sentinel\\.conf, line ${line}: `)));
});

test.each<[string, string[], string | undefined]>([
  ['save 900 1', ['save 900 1'], undefined],
  ['appendonly yes', ['appendonly yes'], undefined],
  ['maxmemory 12gb', ['maxmemory 12gb'], undefined],
  ['requirepass "two words"', ['requirepass "two words"'], undefined],
  ['port 6379', [], undefined],
  ['port 7000', [], 'rewritten to port 6379'],
  ['dir /data', [], 'rewritten to dir /var/lib/server'],
  ['bind 10.0.0.5 127.0.0.1', ['bind * -::*'], 'rewritten to bind * -::*'],
  ['bind 127.0.0.1 -::1', ['bind 127.0.0.1 -::1'], undefined],
  ['bind 0.0.0.0', ['bind 0.0.0.0'], undefined],
  ['daemonize yes', [], 'left out'],
  ['daemonize no', ['daemonize no'], undefined],
  ['supervised systemd', [], 'left out'],
  ['pidfile /run/redis.pid', [], 'left out'],
  ['logfile /var/log/redis.log', [], 'left out'],
  ['logfile ""', ['logfile ""'], undefined],
  ['syslog-enabled yes', [], 'left out'],
  ['loglevel warning', [], 'rewritten to loglevel notice'],
  ['loglevel verbose', ['loglevel verbose'], undefined],
  ['loadmodule /opt/bloom.so 1', [], 'left out'],
  ['unixsocket /run/redis.sock', [], 'left out'],
  ['replicaof 10.0.0.1 6379', [], 'left out'],
  ['replica-announce-ip 10.0.0.5', [], 'left out'],
  ['tls-port 6380', [], 'left out'],
  ['tls-cert-file /etc/tls/redis.crt', [], 'left out'],
  ['enable-debug-command local', [], 'rewritten to enable-debug-command yes'],
])('of redis.conf `%s` becomes %j', (line, kept, change) => {
  const head = ['port 6379', 'dir /var/lib/server'];
  const text = redisText(withRedis(line));
  expect(text.slice(0, text.indexOf('# Added by the harness'))).toEqual([...head, ...kept]);
  const [said] = changesOf(withRedis(line)).filter(each => each.startsWith('redis.conf, line 1'));
  if (change === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(new RegExp(`: ${change.replaceAll('*', '\\*')}$`));
});

test('each line is reported with its reason, a password without its value', () => {
  const { changes = [] } =
    resolveTopology(withRedis('tls-key-file-pass secret', 'replicaof 10.0.0.1 6379')).configuration ?? {};
  expect(changes.slice(0, 2)).toMatchObject([
    { line: 'tls-key-file-pass [secret]', reason: expect.stringContaining('topology.tls') },
    {
      line: 'replicaof 10.0.0.1 6379',
      reason: expect.stringMatching(/^the harness chooses the first master/),
    },
  ]);
});

test('what the harness adds is reported, and a stock run has none of it', () => {
  const options = withRedis('appendonly yes');
  expect(redisText(options).slice(-3)).toEqual([
    '# Added by the harness',
    'enable-debug-command yes',
    'enable-protected-configs yes',
  ]);
  expect(changesOf(options).map(each => each.split(': ')[1])).toEqual([
    'enable-debug-command yes',
    'enable-protected-configs yes',
    'repl-diskless-sync-delay 0, hz 100, repl-diskless-load on-empty-db',
  ]);
  expect(redisText({ ...options, stock: true })).toEqual([
    'port 6379',
    'dir /var/lib/server',
    'appendonly yes',
  ]);
  expect(changesOf({ ...options, stock: true })).toEqual([]);
});

test('HARNESS_STOCK=1 is `stock: true` for all, and takes the same out of the shipped files', () => {
  process.env.HARNESS_STOCK = '1';
  expect(resolveTopology().stock).toBe(true);
  expect(redisText({}).join('\n')).not.toMatch(/^(enable-|repl-diskless-sync-delay)/m);
  expect(resolveTopology({ stock: false }).stock).toBeUndefined();
  process.env.HARNESS_STOCK = 'yes';
  expect(() => resolveTopology()).toThrow(/HARNESS_STOCK is "yes" .*; allowed: 0 or 1/);
});

test.each<
  [string, Parameters<typeof lackOf>[1], TopologyOptions | (() => TopologyOptions), RegExp | undefined]
>([
  ['is there by default', 'DEBUG', {}, undefined],
  ['is added to files', 'DEBUG', () => withRedis('hz 10'), undefined],
  [
    'is lacking in a stock run',
    'DEBUG',
    { stock: true },
    /the servers run with `stock`, and sentinel-conf\/redis\.conf does not have/,
  ],
  [
    'is there in a stock run of a file that has it',
    'DEBUG',
    () => ({ ...withRedis('enable-debug-command yes'), stock: true }),
    undefined,
  ],
  ['was removed', 'DEBUG', () => withRedis('rename-command debug ""'), /line 1 removes the command DEBUG/],
  ['was renamed', 'CONFIG', () => withRedis('rename-command CONFIG "guess me"'), undefined],
  [
    'was removed',
    'protected settings',
    () => withRedis('rename-command CONFIG ""'),
    /removes the command CONFIG/,
  ],
])('what faults need %s: %s', (_what, need, options, lack) => {
  const found = lackOf(resolveTopology(typeof options === 'function' ? options() : options), need);
  if (lack === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(lack);
});

test.each(['rename-command INFO ""', 'rename-command ping ""', 'rename-command AUTH a'])(
  'a command that the harness or clients need stays: %s',
  line => {
    expect(() => resolveTopology(withRedis(line))).toThrow(
      /redis\.conf, line 1 (removes|renames) [A-Z]+, which/,
    );
  },
);

describe('users', () => {
  const acl = (...lines: string[]): TopologyOptions => ({
    aclFile: files({ 'users.acl': lines.join('\n') })['users.acl'],
  });

  test('of an ACL file are on the hosts in a file of their own', () => {
    const settings = resolveTopology(
      acl('user default on >secret ~* &* +@all', 'user app on >app ~app:* +@all'),
    );
    expect(redisConfiguration(settings, 'redis-1')).toContain('\naclfile /var/lib/server/users.acl\n');
    expect(aclFile(settings, 'redis', 'redis-1')).toBe(
      'user default on >secret ~* &* +@all\nuser app on >app ~app:* +@all\n',
    );
    expect(clientLoginOf(settings, 'redis', 'redis-1').password).toBe('secret');
  });

  test('of the file that redis.conf names are found beside it', () => {
    const { 'redis.conf': redisConf } = files({
      'redis.conf': 'aclfile /etc/redis/users.acl\nrequirepass ignored',
      'users.acl': 'user app on >app ~* +@all',
    });
    const settings = resolveTopology({ redisConf });
    expect(aclFile(settings, 'redis', 'redis-2')).toBe('user app on >app ~* +@all\n');
    // An ACL file without the default user leaves it without a password, whatever requirepass says.
    expect(clientLoginOf(settings, 'redis', 'redis-1').password).toBeUndefined();
    expect(changesOf({ redisConf })[0]).toMatch(
      /line 1: aclfile .*: rewritten to aclfile \/var\/lib\/server\/users\.acl/,
    );
  });

  test('of a single server are those of its own file, of the option, or of no file', () => {
    const paths = files({
      'redis.conf': 'aclfile users.acl',
      'users.acl': 'user all on',
      'alone.conf': 'hz 20',
      'own.acl': 'user own on',
    });
    const usersOf = (options: TopologyOptions) =>
      aclFile(resolveTopology({ redisConf: paths['redis.conf'], ...options }), 'redis', 'redis-2');
    const conf = paths['alone.conf'];
    expect(usersOf({ servers: { 'redis-2': { conf } } })).toBeUndefined();
    expect(usersOf({ servers: { 'redis-2': { conf, aclFile: paths['own.acl'] } } })).toBe('user own on\n');
    expect(usersOf({ servers: { 'redis-2': { aclFile: paths['own.acl'] } } })).toBe('user own on\n');
    expect(usersOf({ servers: { 'redis-2': { conf } }, aclFile: paths['own.acl'] })).toBe('user own on\n');
    expect(usersOf({ servers: { 'redis-1': { conf } } })).toBe('user all on\n');
  });

  test('that are nowhere are refused', () => {
    expect(() => resolveTopology(withRedis('aclfile /etc/redis-of-nobody/users.acl'))).toThrow(
      /line 1 names the ACL file .*; copy it there, or give its path as `aclFile`/,
    );
  });

  test.each([
    'user default off',
    'user default on >secret ~app:* +@all',
    'user default on >secret ~* -@all +get',
    `user default on #${'a'.repeat(64)} ~* +@all`,
  ])('that keep the harness out get company, which the report names without its password: %s', line => {
    const options = acl(line);
    const settings = resolveTopology(options);
    const { username, password = '' } = loginOf(settings, 'redis', 'redis-1');
    expect(username).toBe('failover-harness');
    expect(password).toHaveLength(48);
    expect(aclFile(settings, 'redis', 'redis-1')).toMatch(
      /^user default .*\nuser failover-harness on #[0-9a-f]{64} ~\* &\* \+@all\n$/,
    );
    expect(loginOf(settings, 'sentinel', 'sentinel-1')).toEqual({});
    expect(changesOf(options)).toEqual([
      'redis-1, redis-2, redis-3: user failover-harness on #[secret] ~* &* +@all: added',
    ]);
    expect(JSON.stringify(settings)).not.toContain(password);
  });

  test('the hash that CONFIG REWRITE makes of requirepass is that password', () => {
    const hash = '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b';
    const settings = resolveTopology(
      withRedis('requirepass "secret"', `user default on sanitize-payload #${hash} ~* &* +@all`),
    );
    expect(loginOf(settings, 'redis', 'redis-1')).toEqual({ password: 'secret' });
  });
});

describe('logins', () => {
  test('a file with requirepass and without masterauth stays without, as in production', () => {
    expect(redisText(withRedis('requirepass secret')).join('\n')).not.toContain('masterauth');
  });

  test('sentinels of the harness get the password of a redis.conf, and the report says so', () => {
    const options = withRedis('requirepass secret', 'masterauth secret');
    expect(sentinelText(options, 'mymaster')).toContain('sentinel auth-pass mymaster secret');
    expect(changesOf(options).at(-1)).toBe(
      'sentinel-1, sentinel-2, sentinel-3: sentinel auth-pass mymaster [secret]: added',
    );
  });
});

test('a single server can have a file of its own, of the right kind, also as a URL', () => {
  const paths = files({ 'a.conf': 'hz 10', 'b.conf': 'hz 20', 's.conf': MONITOR });
  const options = {
    redisConf: pathToFileURL(paths['a.conf']),
    servers: { 'redis-2': { conf: pathToFileURL(paths['b.conf']), maxclients: 50 } },
  };
  expect(redisText(options)).toContain('hz 10');
  expect(redisText(options, 'redis-2')).toEqual(expect.arrayContaining(['hz 20', 'maxclients 50']));
  expect(redisText(options, 'redis-2')).not.toContain('hz 10');
  expect(() => resolveTopology({ servers: { 'redis-2': { conf: paths['s.conf'] } } })).toThrow(
    /s\.conf, line 1 is a line of Sentinel, and the file is given as a redis\.conf/,
  );
  expect(() => resolveTopology({ servers: { 'redis-9': { conf: paths['b.conf'] } } })).toThrow(
    "topology.servers has no server 'redis-9'",
  );
});

test.each<[TopologyOptions, RegExp]>([
  [{ redisConf: 5 as never }, /topology\.redisConf is 5 .*; allowed: the path of a file/],
  [
    { aclFile: fileURLToPath(new URL('../../docs/page.png', import.meta.url)) },
    /cannot read .*page\.png: .*encod/,
  ],
  [{ redisConf: new URL('http://ops/redis.conf') }, /topology\.redisConf is "http:\/\/ops\/redis\.conf"/],
  [{ aclFile: '' }, /topology\.aclFile is "" .*; allowed/],
  [{ sentinelConf: 'ops/none.conf' }, /cannot read ops\/none\.conf/],
  [{ servers: { 'redis-1': { conf: 5 } } }, /topology\.servers\['redis-1'\]\.conf is 5/],
  [
    { sentinelConf: 'ops/none.conf', sentinels: 0 },
    /topology\.sentinels is 0 .*; allowed: at least 1 with `sentinelConf`/,
  ],
])('a path that is none is refused: %j', (options, message) => {
  expect(() => resolveTopology(options)).toThrow(message);
});

test('servers that speak TLS only are tested with it, or without it on request', () => {
  const options = withRedis('port 0', 'tls-port 6380');
  expect(() => resolveTopology(options)).toThrow(
    /line 2: the servers speak TLS only .*; set `tls: true` .*, or `tls: false` to test without/,
  );
  expect(redisText({ ...options, tls: false })).toContain('port 6379');
  expect(redisText({ ...options, tls: true })).toEqual(expect.arrayContaining(['port 0', 'tls-port 6379']));
  expect(resolveTopology(withRedis('port 6379', 'tls-port 6380')).tls).toBe(false);
});

test('a Redis Cluster is none of Sentinel', () => {
  expect(() => resolveTopology(withRedis('cluster-enabled yes'))).toThrow(/line 1 is `cluster-enabled yes`/);
});
