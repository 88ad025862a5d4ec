import { UnusableInput } from '../basics/index.ts';
import { type ConfigurationLine, lastLine, lastValue, quotedWord } from './configuration-text.ts';
import type { Directives, ServerKind } from './directives.ts';
import { commonLines, linesOf, type TopologySettings } from './settings.ts';
import { masterNames, redisCount, serverNames } from './shards.ts';

/**
 * What the harness sends to a server first: the password of the default user, which `requirepass` sets unless a line
 * `user default` does (ACLLoadConfiguredUsers in acl.c).
 * @throws UnusableInput when the harness cannot log in as the default user
 */
export function passwordOf(settings: TopologySettings, kind: ServerKind, name: string): string | undefined {
  const lines = linesOf(settings, kind, name);
  const user = lastLine(lines, 'user', 'default');
  return user === undefined ? lastValue(lines, 'requirepass') || undefined : passwordOfUser(user);
}

/** The rights of a user, as far as it takes to log in and to do anything. */
interface User {
  readonly on: boolean;
  /** Commands and keys. */
  readonly mayAll: readonly [boolean, boolean];
  readonly noPassword: boolean;
  /** In plain text. */
  readonly passwords: readonly string[];
}

const NEW: User = { on: false, mayAll: [false, false], noPassword: false, passwords: [] };

function passwordOfUser({ words, place }: ConfigurationLine): string | undefined {
  const { on, mayAll, noPassword, passwords } = words.slice(2).reduce(withRule, NEW);
  const [password] = passwords;
  if (on && mayAll.every(Boolean) && (noPassword || password !== undefined)) return password;
  throw new UnusableInput(
    `${place} has \`user default\` with rules that keep the harness out: its own connections use the default user, with all ` +
      'commands and keys and a password in plain text; write `user default on >password ~* &* +@all`, and give clients ' +
      'users of their own',
  );
}

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
  const [password, ...others] = serverNames('redis', redisCount(settings)).map(name =>
    passwordOf(settings, 'redis', name),
  );
  return others.every(each => each === password) ? password : undefined;
}

/**
 * Lets replicas log in where all servers have the same password and no line says how replicas do. One server with a
 * `masterauth` shows that the others are left without on purpose.
 */
export function replicationLogin(settings: TopologySettings): Directives {
  const password = commonPassword(settings);
  if (password === undefined || isSetByRedis(settings, 'masterauth', 'masteruser')) return {};
  return { masterauth: quotedWord(password) };
}

const isSetByRedis = (settings: TopologySettings, ...directives: string[]): boolean =>
  serverNames('redis', redisCount(settings)).some(name => {
    const lines = linesOf(settings, 'redis', name);
    return directives.some(directive => lastLine(lines, directive) !== undefined);
  });

/** The same for sentinels, master by master. */
export function sentinelLogin(settings: TopologySettings): Directives {
  const password = commonPassword(settings);
  if (password === undefined) return {};
  const lines = [
    ...commonLines(settings, 'sentinel'),
    ...serverNames('sentinel', settings.sentinels).flatMap(name => linesOf(settings, 'sentinel', name)),
  ];
  const isSet = (master: string) =>
    ['auth-pass', 'auth-user'].some(each => lastLine(lines, 'sentinel', each, master) !== undefined);
  return Object.fromEntries(
    masterNames(settings)
      .filter(master => !isSet(master))
      .map(master => [`sentinel auth-pass ${master}`, quotedWord(password)]),
  );
}

/** @throws UnusableInput when the harness cannot log in to one of the servers */
export function checkLogins(settings: TopologySettings): void {
  for (const name of serverNames('redis', redisCount(settings))) passwordOf(settings, 'redis', name);
  for (const name of serverNames('sentinel', settings.sentinels)) passwordOf(settings, 'sentinel', name);
}
