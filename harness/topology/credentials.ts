import { createHash, randomBytes } from 'node:crypto';
import { keepSecret } from '../basics/index.ts';
import { lastLine, lastValue, quotedWord } from './configuration-text.ts';
import type { Directives, ServerKind } from './directives.ts';
import { secretOf, USERS } from './security-users.ts';
import { commonLines, linesOf, ownOf, type TopologySettings } from './settings.ts';
import { masterNames, namesOf } from './shards.ts';

/** What a connection says of itself first. */
export interface Login {
  /** Of another user than `default`. */
  readonly username?: string;
  readonly password?: string;
}

/** How the harness itself logs in to a server: as the default user where that has all rights, otherwise as its own. */
export function loginOf(settings: TopologySettings, kind: ServerKind, name: string): Login {
  const user = defaultUser(settings, kind, name);
  if (!isAllPowerful(user)) return { username: USER, password: PASSWORD };
  const password = passwordFor(user);
  return password === undefined ? {} : { password };
}

/**
 * What clients log in with: the user that `security` makes for them, or the password of the default user. Empty without a
 * password, and where the default user has none that is known.
 */
export function clientLoginOf(settings: TopologySettings, kind: ServerKind, name: string): Login {
  if (settings.security?.kinds.includes('acl'))
    return { username: USERS.client, password: secretOf('client') };
  const user = defaultUser(settings, kind, name);
  const password = user.on ? passwordFor(user) : undefined;
  return password === undefined ? {} : { password };
}

/** The rules of the harness's own user; undefined where it needs none. */
export const harnessUser = (
  settings: TopologySettings,
  kind: ServerKind,
  name: string,
): string | undefined =>
  loginOf(settings, kind, name).username === undefined
    ? undefined
    : `${USER} on #${sha256(PASSWORD)} ~* &* +@all`;

const USER = 'failover-harness';

// Of this process. A server knows its hash only, and nothing of it is stored.
const PASSWORD = keepSecret(randomBytes(24).toString('hex'));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The rights of a user that decide whether it can log in and run commands. */
interface User {
  readonly on: boolean;
  /** Commands and keys. */
  readonly mayAll: readonly [boolean, boolean];
  readonly noPassword: boolean;
  /** In plain text. */
  readonly passwords: readonly string[];
}

const NEW: User = { on: false, mayAll: [false, false], noPassword: false, passwords: [] };

/**
 * `requirepass` sets its password unless a line `user default` or an ACL file does (ACLLoadConfiguredUsers and
 * ACLLoadFromFile in acl.c).
 */
function defaultUser(settings: TopologySettings, kind: ServerKind, name: string): User {
  const lines = linesOf(settings, kind, name);
  const required = lastValue(lines, 'requirepass') || undefined;
  const line = lastLine(lines, 'user', 'default');
  // CONFIG REWRITE writes the password of `requirepass` as a hash as well.
  if (line !== undefined) return line.words.slice(2).reduce(ruleWith(required), NEW);
  const isInFile = ownOf(settings, kind, name)?.users !== undefined;
  const passwords = required === undefined || isInFile ? [] : [required];
  return { on: true, mayAll: [true, true], noPassword: passwords.length === 0, passwords };
}

const passwordFor = ({ noPassword, passwords: [password] }: User): string | undefined =>
  noPassword ? undefined : password;

const isAllPowerful = ({ on, mayAll, noPassword, passwords }: User): boolean =>
  on && mayAll.every(Boolean) && (noPassword || passwords.length > 0);

const ruleWith =
  (known: string | undefined) =>
  (user: User, rule: string): User => {
    if (known !== undefined && rule === `#${sha256(known)}`)
      return { ...user, noPassword: false, passwords: [...user.passwords, known] };
    return withRule(user, rule);
  };

function withRule(user: User, rule: string): User {
  const [commands, keys] = user.mayAll;
  if (rule === 'reset') return NEW;
  if (rule === 'on' || rule === 'off') return { ...user, on: rule === 'on' };
  if (rule === 'nopass' || rule === 'resetpass')
    return { ...user, noPassword: rule === 'nopass', passwords: [] };
  if (rule.startsWith('>'))
    return { ...user, noPassword: false, passwords: [...user.passwords, rule.slice(1)] };
  if (rule.startsWith('<'))
    return { ...user, passwords: user.passwords.filter(each => each !== rule.slice(1)) };
  if (rule.startsWith('#')) return { ...user, noPassword: false };
  if (rule === '+@all' || rule === 'allcommands') return { ...user, mayAll: [true, keys] };
  if (rule === '-@all' || rule === 'nocommands') return { ...user, mayAll: [false, keys] };
  if (rule === '~*' || rule === 'allkeys') return { ...user, mayAll: [commands, true] };
  if (rule === 'resetkeys') return { ...user, mayAll: [commands, false] };
  return user;
}

/** The one password of all redis servers; undefined when they have none, or different ones. */
function commonPassword(settings: TopologySettings): string | undefined {
  const [password, ...others] = namesOf(settings, 'redis').map(name => {
    const login = loginOf(settings, 'redis', name);
    return login.username === undefined ? login.password : undefined;
  });
  return others.every(each => each === password) ? password : undefined;
}

/** Files of production that lack a login lack it there too: that is for the start to find. */
const isOwn = (settings: TopologySettings, kind: ServerKind): boolean =>
  namesOf(settings, kind).some(name => ownOf(settings, kind, name)?.lines !== undefined);

/**
 * Lets replicas log in where all servers have the same password and no line says how replicas do. One server with a
 * `masterauth` shows that the others are left without on purpose.
 */
export function replicationLogin(settings: TopologySettings): Directives {
  const password = commonPassword(settings);
  const isSet = isOwn(settings, 'redis') || isSetByRedis(settings, 'masterauth', 'masteruser');
  return password === undefined || isSet ? {} : { masterauth: quotedWord(password) };
}

const isSetByRedis = (settings: TopologySettings, ...directives: string[]): boolean =>
  namesOf(settings, 'redis').some(name => {
    const lines = linesOf(settings, 'redis', name);
    return directives.some(directive => lastLine(lines, directive) !== undefined);
  });

/** The same for sentinels, master by master. */
export function sentinelLogin(settings: TopologySettings): Directives {
  const password = commonPassword(settings);
  if (password === undefined || isOwn(settings, 'sentinel')) return {};
  const lines = [
    ...commonLines(settings, 'sentinel'),
    ...namesOf(settings, 'sentinel').flatMap(name => linesOf(settings, 'sentinel', name)),
  ];
  const isSet = (master: string) =>
    ['auth-pass', 'auth-user'].some(each => lastLine(lines, 'sentinel', each, master) !== undefined);
  return Object.fromEntries(
    masterNames(settings)
      .filter(master => !isSet(master))
      .map(master => [`sentinel auth-pass ${master}`, quotedWord(password)]),
  );
}
