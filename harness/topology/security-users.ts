import { createHash, randomBytes } from 'node:crypto';
import { keepSecret } from '../basics/index.ts';
import { serverSoftware } from '../engine/index.ts';
import type { Directives, ServerKind } from './directives.ts';
import type { SecurityKind } from './security.ts';

// The users and passwords of a secured deployment. Rights are those that a failover and a workload were measured to need:
// scenarios/security/sentinel-rights.scenario.ts takes them away one by one.

/** What the sentinels, the replicas and the clients log in as. */
export const USERS = {
  sentinel: 'sentinel',
  replication: 'replication',
  client: 'client',
  peer: 'sentinel-peer',
} as const;

/** What a sentinel sends to redis servers, by the documentation of Sentinel. */
const OF_SENTINEL =
  'allchannels +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill';
/** What a replica sends to its master. */
const OF_REPLICATION = '+psync +replconf +ping';
/** What a sentinel sends to another: a vote, a hello, and what keeps the connection. */
const OF_PEER = 'allchannels +ping +publish +sentinel|is-master-down-by-addr +client|setname';
/** Everything that is not for administrators; clients read the role of a server in INFO or ROLE. */
const OF_CLIENTS = '~* &* +@all -@admin -@dangerous +info +role';
/** What client libraries ask sentinels. */
const OF_CLIENTS_AT_SENTINEL =
  'allchannels +ping +info +role +subscribe +psubscribe +unsubscribe +punsubscribe +client|setname +client|id ' +
  '+sentinel|get-master-addr-by-name +sentinel|sentinels +sentinel|master +sentinel|masters +sentinel|replicas +sentinel|slaves';

/** Since Valkey 9 a sentinel sends FAILOVER: in 9.0.0 for every failover, later for a coordinated one, which pauses clients. */
function rightsOfSentinel(): string {
  const { family, version } = serverSoftware();
  return family === 'valkey' && version >= 9
    ? `${OF_SENTINEL} +failover +client|pause +client|unpause`
    : OF_SENTINEL;
}

/** Client libraries send CLIENT SETINFO, which servers know since Redis 7.2, and ignore a refusal. */
const rightsOfClientsAtSentinel = (): string =>
  serverSoftware().version >= 7.2 ? `${OF_CLIENTS_AT_SENTINEL} +client|setinfo` : OF_CLIENTS_AT_SENTINEL;

type SecretOf = 'redis' | 'sentinels' | keyof typeof USERS;

const secrets = new Map<SecretOf, string>();

/** Generated once for this process, and hidden in everything that it writes. */
export function secretOf(whose: SecretOf): string {
  const known = secrets.get(whose);
  if (known !== undefined) return known;
  const made = keepSecret(randomBytes(24).toString('hex'));
  secrets.set(whose, made);
  return made;
}

/** Servers get no more than the hash of a password, except where they log in with it. */
const user = (name: keyof typeof USERS, rights: string): string =>
  `${USERS[name]} on #${createHash('sha256').update(secretOf(name)).digest('hex')} ${rights}`;

/**
 * The lines about credentials that all servers of a kind have.
 * @param masters the names under which sentinels monitor the masters
 */
export function securityLines(
  kinds: readonly SecurityKind[],
  kind: ServerKind,
  masters: readonly string[],
): Directives {
  if (kinds.includes('acl')) return kind === 'redis' ? usersOfRedis() : usersOfSentinels(masters);
  // Replicas and sentinels then log in with it: replicationLogin and sentinelLogin.
  if (kinds.includes('password')) return { requirepass: secretOf(kind === 'redis' ? 'redis' : 'sentinels') };
  return {};
}

const usersOfRedis = (): Directives => ({
  user: [
    'default off',
    user('sentinel', rightsOfSentinel()),
    user('replication', OF_REPLICATION),
    user('client', OF_CLIENTS),
  ],
  masteruser: USERS.replication,
  masterauth: secretOf('replication'),
});

const usersOfSentinels = (masters: readonly string[]): Directives => ({
  user: ['default off', user('peer', OF_PEER), user('client', rightsOfClientsAtSentinel())],
  'sentinel sentinel-user': USERS.peer,
  'sentinel sentinel-pass': secretOf('peer'),
  ...Object.fromEntries(
    masters.flatMap(name => [
      [`sentinel auth-user ${name}`, USERS.sentinel],
      [`sentinel auth-pass ${name}`, secretOf('sentinel')],
    ]),
  ),
});
