import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { findingsIn, MONITOR, SOUND, type Texts } from '../fixture.ts';
import type { Severity } from '../rule.ts';
import { RULES } from './index.ts';

interface Case {
  readonly rule: string;
  readonly severity?: Severity;
  /** The mistake, seeded into the sound deployment. */
  readonly wrong: Texts;
  /** Where it is found: 'sentinel.conf:1', or the file alone. */
  readonly at: string;
  readonly what: RegExp;
  /** The same without the mistake; the sound deployment where it is absent. */
  readonly sound?: Texts;
}

const { sentinel, redis, client } = SOUND;
const given = (request: Texts['request']): Texts['request'] => ({ ...SOUND.request, ...request });
const quorum = (n: number) => sentinel.replace(MONITOR, MONITOR.replace(/2$/, String(n)));
const withOptions = (options: object) => ({ client: { ...client, ...options } });
const without = (...names: string[]) => ({
  client: Object.fromEntries(Object.entries(client).filter(([name]) => !names.includes(name))),
});
const RIGHTS =
  '+multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill';
const SENTINEL_WITH_USER = `${MONITOR}
sentinel down-after-milliseconds mymaster 5000
sentinel failover-timeout mymaster 10000
sentinel auth-user mymaster watcher
sentinel auth-pass mymaster battery`;
const ACL = (rights: string) =>
  `user default on >correct-horse ~* &* +@all\nuser watcher on >battery allchannels ${rights}\n`;
const withRights = (rights: string, image?: string): Texts => ({
  sentinel: SENTINEL_WITH_USER,
  acl: ACL(rights),
  request: given({ image }),
});
const BY_NAME = `sentinel resolve-hostnames yes
sentinel announce-hostnames yes
${sentinel.replace('10.0.0.1', 'redis-1.internal')}`;
const TLS_REDIS = `${redis}\nport 0\ntls-port 6379\ntls-replication yes`;
const TLS_SENTINEL = `${sentinel}\nport 0\ntls-port 26379\ntls-replication yes`;
const TLS_CLIENT = withOptions({
  tls: { ca: 'x' },
  sentinelTLS: { ca: 'x' },
  enableTLSForSentinelMode: true,
});
const TLS: Texts = { sentinel: TLS_SENTINEL, redis: TLS_REDIS, ...TLS_CLIENT };
const DETECTOR = withOptions({ failoverDetector: true });
const moduleWith = (text: string) => `export default { ...${JSON.stringify(client)},\n${text}\n};`;

const KNOWS_TWO = `${sentinel}
sentinel known-sentinel mymaster 10.0.0.5 26379 a1
sentinel known-sentinel mymaster 10.0.0.6 26379 b2`;

const NEVER_PROMOTED = `replicaof 10.0.0.1 6379\nreplica-priority 0\n${redis}`;

const CASES: readonly Case[] = [
  {
    rule: 'client-without-sentinel',
    wrong: { client: { ...without('sentinels').client, host: '10.0.0.1' } },
    at: 'client.json:7',
    what: /never follows/,
  },
  {
    rule: 'masterauth-missing',
    wrong: { redis: redis.replace(/requirepass.*\n/, ''), acl: 'user default off\n' },
    at: 'redis.conf:2',
    what: /cannot log in/,
    sound: {
      redis: redis.replace(/requirepass.*\n/, 'masteruser copier\n'),
      acl: 'user default off\nuser copier on >correct-horse +psync +ping +replconf\n',
    },
  },
  {
    rule: 'tls-half',
    severity: 'warning',
    wrong: { ...TLS, redis: TLS_REDIS.replace('port 0', '').replace('tls-replication yes', '') },
    at: 'redis.conf:8',
    what: /not encrypted/,
    sound: TLS,
  },
  {
    rule: 'few-sentinels',
    wrong: { sentinel: [sentinel, sentinel], request: given({ sentinels: undefined }) },
    at: 'sentinel-1.conf:1',
    what: /two sentinels/,
    sound: { sentinel: [KNOWS_TWO, KNOWS_TWO], request: given({ sentinels: undefined }) },
  },
  {
    // Copied from one file into another, a line can stand there twice.
    rule: 'few-sentinels',
    wrong: {
      sentinel: KNOWS_TWO.replace('10.0.0.6 26379 b2', '10.0.0.5 26379 a1'),
      request: given({ sentinels: undefined }),
    },
    at: 'sentinel.conf:1',
    what: /two sentinels/,
    sound: { sentinel: KNOWS_TWO, request: given({ sentinels: undefined }) },
  },
  {
    rule: 'few-sentinels',
    wrong: { request: given({ sentinels: 2 }) },
    at: 'sentinel.conf:1',
    what: /majority of two is two/,
  },
  {
    rule: 'few-sentinels',
    wrong: { request: given({ sentinels: 1 }) },
    at: 'sentinel.conf:1',
    what: /one sentinel/,
  },
  {
    rule: 'even-sentinels',
    wrong: { request: given({ sentinels: 4 }) },
    at: 'sentinel.conf:1',
    what: /3 must vote, so 1 can be down: as many as with 3/,
  },
  {
    rule: 'quorum-unreachable',
    wrong: { sentinel: quorum(4) },
    at: 'sentinel.conf:1',
    what: /quorum is 4, and there are 3/,
  },
  {
    rule: 'quorum-above-majority',
    wrong: { sentinel: quorum(3) },
    at: 'sentinel.conf:1',
    what: /with 1 of them down there is no failover/,
  },
  {
    rule: 'quorum-above-majority',
    severity: 'warning',
    wrong: { sentinel: quorum(4), request: given({ sentinels: 5 }) },
    at: 'sentinel.conf:1',
    what: /with 2 of them down/,
    sound: { sentinel: quorum(3), request: given({ sentinels: 5 }) },
  },
  { rule: 'quorum-one', wrong: { sentinel: quorum(1) }, at: 'sentinel.conf:1', what: /healthy master/ },
  {
    rule: 'down-after-short',
    wrong: { sentinel: sentinel.replace('5000', '1000') },
    at: 'sentinel.conf:2',
    what: /pauses for 1\.00 s/,
  },
  {
    rule: 'down-after-short',
    severity: 'warning',
    wrong: { sentinel: sentinel.replace('5000', '1500') },
    at: 'sentinel.conf:2',
    what: /pauses for 1\.50 s/,
    sound: { sentinel: sentinel.replace('5000', '2000') },
  },
  {
    rule: 'down-after-long',
    wrong: { sentinel: sentinel.replace(/.*down-after.*\n/, '') },
    at: 'sentinel.conf:1',
    what: /30\.0 s by default/,
  },
  {
    rule: 'down-after-long',
    severity: 'error',
    wrong: { request: given({ budgetMs: 6000 }) },
    at: 'sentinel.conf:2',
    what: /6\.50 s at the earliest, and the budget is 6\.00 s/,
    sound: { request: given({ budgetMs: 7000 }) },
  },
  {
    rule: 'down-after-tilt',
    wrong: { sentinel: sentinel.replace('5000', '2000') },
    at: 'sentinel.conf:2',
    what: /no failover until the master restarts/,
  },
  {
    rule: 'failover-timeout-long',
    wrong: { sentinel: sentinel.replace('10000', '60000') },
    at: 'sentinel.conf:3',
    what: /120\.0 s later/,
  },
  {
    rule: 'failover-timeout-long',
    severity: 'error',
    wrong: { sentinel: sentinel.replace(/.*failover-timeout.*\n/, ''), request: given({ budgetMs: 20_000 }) },
    at: 'sentinel.conf:1',
    what: /360\.0 s later .*3 min by default/,
    sound: { request: given({ budgetMs: 20_000 }) },
  },
  { rule: 'no-replicas', wrong: { request: given({ replicas: 0 }) }, at: 'redis.conf', what: /no replica/ },
  {
    rule: 'no-replicas',
    wrong: { redis: `replica-priority 0\n${redis}` },
    at: 'redis.conf:1',
    what: /ever promoted/,
  },
  {
    rule: 'no-replicas',
    wrong: { redis: [redis, NEVER_PROMOTED], request: given({ replicas: 1 }) },
    at: 'redis-2.conf:2',
    what: /all replicas have replica-priority 0/,
    sound: { redis: [redis, NEVER_PROMOTED], request: given({ replicas: 2 }) },
  },
  {
    rule: 'min-replicas-missing',
    wrong: { redis: redis.replace(/min-replicas.*/g, '') },
    at: 'redis.conf',
    what: /acknowledges writes/,
  },
  {
    rule: 'min-replicas-missing',
    severity: 'error',
    wrong: { redis: redis.replace('max-lag 1', 'max-lag 0'), request: given({ maxLost: 0 }) },
    at: 'redis.conf:6',
    what: /lost, without an error/,
    sound: { request: given({ maxLost: 0 }) },
  },
  {
    rule: 'min-replicas-above-replicas',
    wrong: { redis: redis.replace('to-write 1', 'to-write 3') },
    at: 'redis.conf:5',
    what: /needs 3 replicas and has 2/,
  },
  {
    rule: 'min-replicas-above-replicas',
    severity: 'warning',
    wrong: { redis: redis.replace('min-replicas-to-write 1', 'min-slaves-to-write 2') },
    at: 'redis.conf:5',
    what: /all 2 of its replicas/,
  },
  {
    rule: 'min-replicas-max-lag-long',
    wrong: { redis: redis.replace(/min-replicas-max-lag.*/, '') },
    at: 'redis.conf:5',
    what: /10 s \(the default\)/,
  },
  {
    rule: 'persistence-off',
    wrong: { redis: `save ""\n${redis.replace('appendonly yes', 'appendonly no')}` },
    at: 'redis.conf:5',
    what: /Nothing is saved/,
    sound: { redis: redis.replace('appendonly yes', '') },
  },
  {
    rule: 'persistence-off',
    severity: 'error',
    wrong: { redis: `supervised systemd\nsave ""\n${redis.replace('appendonly yes', '')}` },
    at: 'redis.conf:2',
    what: /supervisor starts the server again \(line 1\)/,
    sound: { redis: `supervised systemd\nsave ""\nsave 60 1\n${redis.replace('appendonly yes', '')}` },
  },
  {
    rule: 'masterauth-missing',
    wrong: { redis: redis.replace(/masterauth.*/, '') },
    at: 'redis.conf:2',
    what: /cannot log in/,
  },
  {
    rule: 'masterauth-missing',
    wrong: { redis: redis.replace(/masterauth.*/, 'masterauth correct-house') },
    at: 'redis.conf:3',
    what: /not the one/,
  },
  {
    rule: 'masterauth-missing',
    wrong: { redis: [redis, redis.replace(/requirepass.*\nmasterauth.*/, 'protected-mode no')] },
    at: 'redis-2.conf',
    what: /Another server requires a password \(.*redis-1\.conf, line 2\)/,
    sound: { redis: [redis, redis.replace(/requirepass.*/, 'protected-mode no')] },
  },
  {
    rule: 'masterauth-missing',
    wrong: {
      redis: [redis, redis.replace(/requirepass.*\nmasterauth.*/, 'protected-mode no\nmasterauth other')],
    },
    at: 'redis-2.conf:3',
    what: /not the one that another server requires \(.*redis-1\.conf, line 2\)/,
    sound: { redis: [redis, redis] },
  },
  {
    rule: 'masterauth-missing',
    wrong: { redis: [redis, redis.replace('masterauth correct-horse', '')] },
    at: 'redis-2.conf:2',
    what: /requires a password and has no masterauth/,
  },
  {
    rule: 'sentinel-auth-missing',
    wrong: { redis: [redis, redis.replaceAll('correct-horse', 'other')] },
    at: 'sentinel.conf:4',
    what: /not the one that a server requires \(.*redis-2\.conf, line 2\)/,
    sound: {
      redis: [redis, redis.replaceAll('correct-horse', 'other')],
      sentinel: `${sentinel}\n${sentinel.replaceAll('mymaster', 'sessions').replace('correct-horse', 'other')}`,
    },
  },
  {
    rule: 'sentinel-auth-missing',
    wrong: { sentinel: sentinel.replace(/sentinel auth-pass.*/, '') },
    at: 'sentinel.conf:1',
    what: /redis\.conf, line 2/,
  },
  {
    rule: 'sentinel-auth-missing',
    wrong: { sentinel: sentinel.replace('correct-horse', 'correct-house') },
    at: 'sentinel.conf:4',
    what: /not the one/,
  },
  {
    rule: 'acl-sentinel-rights',
    wrong: withRights(RIGHTS.replace('+client|kill', '')),
    at: 'users.acl:2',
    what: /lacks \+client\|kill/,
    sound: withRights(RIGHTS),
  },
  {
    rule: 'acl-sentinel-rights',
    wrong: withRights('+@all -@dangerous'),
    at: 'users.acl:2',
    what: /lacks \+slaveof, \+info, \+role, \+config\|rewrite, \+client\|kill/,
    sound: withRights('+@all -flushall'),
  },
  {
    rule: 'acl-sentinel-rights',
    wrong: { ...withRights(RIGHTS), acl: ACL(RIGHTS).replace('allchannels', 'resetchannels') },
    at: 'users.acl:2',
    what: /lacks &__sentinel__:hello/,
    sound: { ...withRights(RIGHTS), acl: ACL(RIGHTS).replace('allchannels', '&__sentinel__:*') },
  },
  {
    rule: 'acl-sentinel-rights',
    wrong: { ...withRights(RIGHTS), acl: ACL(RIGHTS).replace('battery', 'stable') },
    at: 'users.acl:2',
    what: /a password that this user does not have/,
    sound: withRights(RIGHTS),
  },
  {
    rule: 'acl-sentinel-rights',
    wrong: { ...withRights(RIGHTS), acl: ACL(RIGHTS).replace('watcher', 'other') },
    at: 'sentinel.conf:4',
    what: /no user has that name/,
    sound: withRights(RIGHTS),
  },
  {
    rule: 'acl-failover-right',
    wrong: withRights(RIGHTS, 'valkey/valkey:9.0.0'),
    at: 'users.acl:2',
    what: /every failover/,
    sound: withRights(`${RIGHTS} +failover +client|pause +client|unpause`, 'valkey/valkey:9'),
  },
  {
    rule: 'acl-failover-right',
    severity: 'warning',
    wrong: withRights(`${RIGHTS} +failover`, 'valkey/valkey:9.0.0'),
    at: 'users.acl:2',
    what: /lacks \+client\|pause, \+client\|unpause: SENTINEL FAILOVER COORDINATED/,
  },
  {
    rule: 'acl-failover-right',
    wrong: withRights(RIGHTS, 'valkey/valkey:9'),
    at: 'users.acl:2',
    what: /can be Valkey 9\.0\.0/,
    sound: withRights(RIGHTS, 'redis:8'),
  },
  {
    rule: 'acl-failover-right',
    severity: 'warning',
    wrong: withRights(RIGHTS, 'valkey/valkey:9.1.2'),
    at: 'users.acl:2',
    what: /COORDINATED/,
    sound: withRights(RIGHTS, 'valkey/valkey:8.1'),
  },
  {
    rule: 'acl-replica-rights',
    wrong: {
      redis: `${redis}\nmasteruser copier`,
      acl: 'user default on >correct-horse ~* &* +@all\nuser copier on >correct-horse +psync +ping\n',
    },
    at: 'users.acl:2',
    what: /lacks \+replconf/,
    sound: {
      redis: `${redis}\nmasteruser copier`,
      acl: 'user default on >correct-horse ~* &* +@all\nuser copier on >correct-horse +psync +ping +replconf\n',
    },
  },
  {
    rule: 'renamed-command',
    wrong: { redis: `rename-command CONFIG ""\n${redis}` },
    at: 'redis.conf:1',
    what: /CONFIG, which this line removes/,
    sound: { redis: `rename-command FLUSHALL ""\n${redis}` },
  },
  {
    rule: 'renamed-command',
    wrong: { redis: `rename-command SLAVEOF hidden\n${redis}` },
    at: 'redis.conf:1',
    what: /does not know its new name/,
    sound: {
      redis: `rename-command SLAVEOF hidden\n${redis}`,
      sentinel: `${sentinel}\nsentinel rename-command mymaster SLAVEOF hidden`,
    },
  },
  {
    rule: 'bind-loopback',
    wrong: { redis: redis.replace('* -::*', '127.0.0.1 -::1') },
    at: 'redis.conf:1',
    what: /own host only/,
    sound: { redis: redis.replace('* -::*', '127.0.0.1 10.0.0.1') },
  },
  {
    rule: 'bind-loopback',
    wrong: { sentinel: `bind localhost\n${sentinel}` },
    at: 'sentinel.conf:1',
    what: /own host only/,
  },
  {
    rule: 'announce-loopback',
    wrong: { sentinel: sentinel.replace('10.0.0.1', '127.0.0.1') },
    at: 'sentinel.conf:1',
    what: /connect to 127\.0\.0\.1, which is their own host/,
  },
  {
    rule: 'announce-loopback',
    wrong: { redis: `replica-announce-ip localhost\n${redis}` },
    at: 'redis.conf:1',
    what: /connect to localhost/,
    sound: { redis: `replica-announce-ip 10.0.0.1\n${redis}` },
  },
  {
    rule: 'announce-loopback',
    wrong: { sentinel: `sentinel announce-ip "127.0.0.1"\n${sentinel}` },
    at: 'sentinel.conf:1',
    what: /connect to 127/,
  },
  {
    rule: 'protected-mode',
    wrong: { redis: redis.replace(/requirepass.*\nmasterauth.*/, '') },
    at: 'redis.conf',
    what: /on by default/,
    sound: { redis: redis.replace(/requirepass.*\nmasterauth.*/, 'protected-mode no') },
  },
  {
    rule: 'protected-mode',
    wrong: { redis: redis.replace(/requirepass.*\nmasterauth.*/, 'protected-mode yes') },
    at: 'redis.conf:2',
    what: /no password/,
    sound: { redis: redis.replace(/requirepass.*\nmasterauth.*/, 'aclfile /etc/redis/users.acl') },
  },
  {
    rule: 'protected-mode',
    wrong: { sentinel: `protected-mode yes\n${sentinel}` },
    at: 'sentinel.conf:1',
    what: /vote/,
  },
  {
    rule: 'names-unresolved',
    wrong: { sentinel: BY_NAME.replace('resolve-hostnames yes', 'resolve-hostnames no') },
    at: 'sentinel.conf:3',
    what: /cannot resolve 'redis-1\.internal'/,
    sound: { sentinel: BY_NAME },
  },
  {
    rule: 'names-unresolved',
    wrong: { redis: `${redis}\nreplica-announce-ip redis-2.internal` },
    at: 'redis.conf:7',
    what: /announces the name/,
    sound: { redis: `${redis}\nreplica-announce-ip 10.0.0.2` },
  },
  {
    rule: 'names-mixed',
    wrong: { sentinel: BY_NAME.replace('announce-hostnames yes', 'announce-hostnames no') },
    at: 'sentinel.conf:2',
    what: /addresses instead of names/,
    sound: { sentinel: BY_NAME },
  },
  {
    rule: 'names-mixed',
    severity: 'error',
    wrong: { ...TLS_CLIENT, sentinel: BY_NAME.replace(/.*announce-hostnames.*\n/, '') },
    at: 'sentinel.conf:1',
    what: /certificate/,
    sound: { ...TLS_CLIENT, sentinel: BY_NAME },
  },
  {
    rule: 'names-mixed',
    wrong: { sentinel: BY_NAME.replace('redis-1.internal', '10.0.0.1') },
    at: 'sentinel.conf:3',
    what: /by its address/,
    sound: { sentinel: BY_NAME },
  },
  { rule: 'names-need-dns', wrong: { sentinel: BY_NAME }, at: 'sentinel.conf:1', what: /DNS server/ },
  {
    rule: 'tls-half',
    wrong: { ...TLS, redis: TLS_REDIS.replace('tls-replication yes', '') },
    at: 'redis.conf:8',
    what: /never get its data/,
    sound: TLS,
  },
  {
    rule: 'tls-half',
    wrong: { ...TLS, sentinel: TLS_SENTINEL.replace('tls-replication yes', '') },
    at: 'sentinel.conf:6',
    what: /sees every server as down/,
    sound: TLS,
  },
  {
    rule: 'tls-half',
    wrong: {
      ...TLS,
      redis: TLS_REDIS.replace('port 0', 'port 6379').replace('tls-port 6379', 'tls-port 6380'),
    },
    at: 'sentinel.conf:1',
    what: /port 6379 of the master is the one without/,
    sound: TLS,
  },
  {
    rule: 'tls-plain-port',
    wrong: { ...TLS, redis: TLS_REDIS.replace('port 0', '').replace('tls-port 6379', 'tls-port 6380') },
    at: 'redis.conf:8',
    what: /Port 6379 accepts/,
    sound: TLS,
  },
  {
    rule: 'tls-client',
    wrong: { ...TLS, ...withOptions({ sentinelTLS: {} }) },
    at: 'client.json',
    what: /servers accept TLS only/,
    sound: TLS,
  },
  {
    rule: 'tls-client',
    wrong: { ...TLS, ...withOptions({ tls: {}, sentinelTLS: {} }) },
    at: 'client.json:18',
    what: /no effect without `enableTLSForSentinelMode`/,
    sound: TLS,
  },
  {
    rule: 'tls-client',
    wrong: { ...TLS, ...withOptions({ tls: {}, enableTLSForSentinelMode: true }) },
    at: 'client.json',
    what: /asks them without it/,
    sound: TLS,
  },
  {
    rule: 'tls-client',
    wrong: TLS_CLIENT,
    at: 'client.json:24',
    what: /no server has a tls-port/,
    sound: TLS,
  },
  {
    rule: 'tls-one-name',
    wrong: {
      ...TLS,
      ...withOptions({ tls: { servername: 'redis-1' }, sentinelTLS: {}, enableTLSForSentinelMode: true }),
    },
    at: 'client.json:18',
    what: /of the promoted server/,
    sound: TLS,
  },
  { rule: 'client-no-socket-timeout', wrong: without('socketTimeout'), at: 'client.json', what: /power-off/ },
  {
    rule: 'client-no-socket-timeout',
    severity: 'warning',
    wrong: withOptions({ socketTimeout: 0, failoverDetector: true }),
    at: 'client.json:14',
    what: /announces another one/,
  },
  {
    rule: 'client-socket-timeout-below-blocking',
    wrong: { request: given({ longestBlockMs: 10_000 }) },
    at: 'client.json:14',
    what: /10\.0 s is cut off after 6\.00 s/,
    sound: { request: given({ longestBlockMs: 5000 }) },
  },
  {
    rule: 'client-socket-timeout-below-blocking',
    wrong: withOptions({ blockingTimeout: 8000 }),
    at: 'client.json:14',
    what: /8\.00 s is cut off/,
  },
  {
    rule: 'client-socket-timeout-long',
    wrong: { request: given({ budgetMs: 6000 }) },
    at: 'client.json:14',
    what: /waits 6\.00 s/,
    sound: { request: given({ budgetMs: 10_000 }) },
  },
  {
    rule: 'client-socket-timeout-below-down-after',
    wrong: withOptions({ socketTimeout: 1000 }),
    at: 'client.json:14',
    what: /between 1\.00 s and 5\.00 s/,
  },
  {
    rule: 'client-connect-timeout-long',
    wrong: without('connectTimeout'),
    at: 'client.json',
    what: /10\.0 s \(the default\)/,
  },
  {
    rule: 'client-connect-timeout-long',
    severity: 'error',
    wrong: withOptions({ connectTimeout: 0 }),
    at: 'client.json:15',
    what: /without a limit of its own, minutes, for each host that does not answer/,
  },
  {
    rule: 'client-connect-timeout-long',
    severity: 'error',
    wrong: { ...without('connectTimeout'), request: given({ budgetMs: 10_000 }) },
    at: 'client.json',
    what: /budget/,
    sound: { request: given({ budgetMs: 10_000 }) },
  },
  {
    rule: 'client-no-sentinel-timeout',
    wrong: without('sentinelCommandTimeout'),
    at: 'client.json',
    what: /as long as it hangs/,
  },
  {
    rule: 'client-no-sentinel-timeout',
    wrong: { ...withOptions({ sentinelCommandTimeout: 60_000 }), request: given({ budgetMs: 10_000 }) },
    at: 'client.json:16',
    what: /for 60\.0 s, and the budget is 10\.0 s/,
    sound: { request: given({ budgetMs: 10_000 }) },
  },
  {
    rule: 'client-master-unknown',
    wrong: withOptions({ name: 'cache' }),
    at: 'client.json:13',
    what: /asks for 'cache', and the sentinels monitor 'mymaster'/,
  },
  {
    rule: 'client-command-timeout',
    wrong: withOptions({ commandTimeout: 1000 }),
    at: 'client.json:18',
    what: /applied all the same/,
  },
  {
    rule: 'client-gives-up',
    wrong: { client: moduleWith('retryStrategy: n => (n > 10 ? null : 100),') },
    at: 'client.mjs:2',
    what: /after 11 attempts in a row/,
    sound: { client: moduleWith('retryStrategy: () => 100,') },
  },
  {
    rule: 'client-gives-up',
    wrong: { client: moduleWith('sentinelRetryStrategy() {\n  return undefined;\n},') },
    at: 'client.mjs:2',
    what: /as soon as no sentinel answers/,
    sound: { client: moduleWith('sentinelRetryStrategy: n => n,') },
  },
  {
    rule: 'client-gives-up',
    wrong: withOptions({ retryStrategy: null }),
    at: 'client.json:18',
    what: /as soon as its connection is lost/,
  },
  {
    rule: 'client-commands-fail',
    wrong: withOptions({ maxRetriesPerRequest: 1 }),
    at: 'client.json:17',
    what: /fails about 150 ms after a crash, and a failover takes at least 6\.50 s/,
    sound: withOptions({ maxRetriesPerRequest: 20 }),
  },
  {
    rule: 'client-commands-fail',
    wrong: withOptions({ enableOfflineQueue: false }),
    at: 'client.json:18',
    what: /fails at once/,
  },
  {
    rule: 'client-commands-wait',
    wrong: {},
    at: 'client.json:17',
    what: /without a limit/,
    sound: withOptions({ maxRetriesPerRequest: 20 }),
  },
  {
    rule: 'client-detector-ends',
    severity: 'warning',
    wrong: DETECTOR,
    at: 'client.json:18',
    what: /one of a hundred/,
  },
  {
    rule: 'client-detector-ends',
    wrong: { client: { ...without('connectTimeout').client, failoverDetector: true } },
    at: 'client.json:17',
    what: /waits long for a sentinel/,
  },
  {
    rule: 'client-detector-ends',
    wrong: withOptions({ failoverDetector: true, connectTimeout: 0 }),
    at: 'client.json:18',
    what: /waits long for a sentinel/,
  },
  {
    rule: 'client-detector-other-masters',
    wrong: { ...DETECTOR, sentinel: `${sentinel}\n${sentinel.replaceAll('mymaster', 'sessions')}` },
    at: 'client.json:18',
    what: /2 masters \(mymaster, sessions\)/,
    sound: DETECTOR,
  },
  {
    rule: 'client-detector-resubscribes',
    wrong: DETECTOR,
    at: 'client.json:18',
    what: /minute/,
    sound: { client: moduleWith('failoverDetector: true, sentinelReconnectStrategy: () => 1000') },
  },
  {
    rule: 'client-nat-map-incomplete',
    wrong: withOptions({ natMap: { '10.0.0.2:6379': {} } }),
    at: 'client.json:18',
    what: /no entry for 10\.0\.0\.1:6379/,
    sound: withOptions({ natMap: { '10.0.0.1:6379': {}, '10.0.0.2:6379': {}, '10.0.0.3:6379': {} } }),
  },
  {
    rule: 'client-nat-map-incomplete',
    wrong: withOptions({ natMap: { '10.0.0.1:6379': {} } }),
    at: 'client.json:18',
    what: /1 entries, and there are 3/,
  },
  {
    rule: 'server-version',
    wrong: { request: given({ image: 'valkey/valkey:9.1.0-alpine' }) },
    at: 'sentinel.conf',
    what: /crashes/,
    sound: { request: given({ image: 'valkey/valkey:9.1.4' }) },
  },
  {
    rule: 'server-version',
    wrong: { request: given({ image: 'valkey.internal:5000/valkey/valkey:9.1.0' }) },
    at: 'sentinel.conf',
    what: /crashes/,
  },
  {
    rule: 'server-version',
    severity: 'error',
    wrong: { request: given({ image: 'redis:6.0.7' }) },
    at: 'sentinel.conf',
    what: /cannot read/,
    sound: { request: given({ image: 'redis:6.0.8' }) },
  },
];

const placeOf = ({ file, line }: { readonly file: string; readonly line?: number | undefined }) =>
  line === undefined ? file : `${file}:${line}`;

test.each(CASES)('$rule finds $what', async ({ rule, severity, wrong, at, what, sound }) => {
  const found = (await findingsIn({ ...SOUND, ...wrong })).filter(each => each.rule === rule);
  expect(found.map(each => [placeOf(each), each.severity, each.what])).toEqual([
    [at, severity ?? RULES.find(({ id }) => id === rule)?.severity, expect.stringMatching(what)],
  ]);
  // Notes are also about sound settings.
  if (sound === undefined && found[0]?.severity === 'note') return;
  const without = (await findingsIn({ ...SOUND, ...sound })).filter(each => each.rule === rule);
  expect(without.filter(({ severity: left }) => left !== 'note')).toEqual([]);
});

test('of a function that makes a client, the options of that client are read', async () => {
  const module = (more: string) => `import { Redis } from ${JSON.stringify(import.meta.resolve('ioredis'))};
export default ({ sentinels, name }) =>
  new Redis({
    sentinels,
    name,
    ${more}
    connectTimeout: 500,
    sentinelCommandTimeout: 500,
  });`;
  const errorsWith = async (more: string) =>
    (await findingsIn({ ...SOUND, client: module(more) }))
      .filter(({ severity }) => severity === 'error')
      .map(each => [each.rule, placeOf(each)]);
  expect(await errorsWith('socketTimeout: 6000,')).toEqual([]);
  expect(await errorsWith('socketTimeout: 6000, retryStrategy: () => null,')).toEqual([
    ['client-gives-up', 'client.mjs:6'],
  ]);
  expect(await errorsWith('')).toEqual([['client-no-socket-timeout', 'client.mjs']]);
});

test('a module of client options connects to no server', async () => {
  const client = `import { connect } from 'node:net';
await new Promise((resolve, reject) => connect(6379, '127.0.0.1').on('connect', resolve).on('error', reject));
export default {};`;
  await expect(findingsIn({ client })).rejects.toThrow('failover check connects to no server');
});

test('in a sound deployment no rule finds an error or a warning', async () => {
  const findings = await findingsIn(SOUND);
  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
});

test('every rule has a case here, and a scenario that proves it', () => {
  const root = new URL('../../../', import.meta.url);
  expect(RULES.map(({ id }) => id).filter(id => !CASES.some(({ rule }) => rule === id))).toEqual([]);
  const files = RULES.flatMap(({ proof }) => (proof.by === 'evidence' ? [] : [proof.file]));
  expect(files.filter(file => !existsSync(fileURLToPath(new URL(file, root))))).toEqual([]);
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});
