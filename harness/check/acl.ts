import { createHash } from 'node:crypto';
import type { Line, ServerFile } from './input.ts';

/** A user of an ACL file or of a `user` line, with the rights that its rules add up to. */
export interface AclUser {
  readonly name: string;
  /** The line of its last rules. */
  readonly at: Line;
  readonly on: boolean;
  readonly anyPassword: boolean;
  /** SHA-256 of each password, in hex. */
  readonly passwords: ReadonlySet<string>;
  /** Patterns of Pub/Sub channels. */
  readonly channels: readonly string[];
  /** In their order: a later rule outweighs an earlier one. */
  readonly commandRules: readonly string[];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @param channelsByDefault whether a new user can use every channel: `acl-pubsub-default`, until Redis 6.2 */
export function usersIn(files: readonly ServerFile[], channelsByDefault: boolean): AclUser[] {
  const users = new Map<string, AclUser>();
  for (const line of files.flatMap(({ lines }) => lines)) {
    const [first, name, ...rules] = line.words;
    if (first !== 'user' || name === undefined) continue;
    const before = users.get(name) ?? newUser(name, line, channelsByDefault);
    users.set(name, { ...rules.reduce(withRule, before), at: line });
  }
  return [...users.values()];
}

const newUser = (name: string, at: Line, channels: boolean): AclUser => ({
  name,
  at,
  on: name === 'default',
  anyPassword: name === 'default',
  passwords: new Set(),
  channels: channels || name === 'default' ? ['*'] : [],
  commandRules: name === 'default' ? ['+@all'] : [],
});

// ACLSetUser in acl.c.
function withRule(user: AclUser, rule: string): AclUser {
  const lower = rule.toLowerCase();
  if (lower === 'on' || lower === 'off') return { ...user, on: lower === 'on' };
  if (lower === 'reset')
    return { ...user, on: false, anyPassword: false, passwords: new Set(), channels: [], commandRules: [] };
  if (lower === 'nopass') return { ...user, anyPassword: true, passwords: new Set() };
  if (lower === 'resetpass') return { ...user, anyPassword: false, passwords: new Set() };
  if (rule.startsWith('>') || rule.startsWith('#')) {
    const hash = rule.startsWith('>') ? sha256(rule.slice(1)) : rule.slice(1);
    return { ...user, anyPassword: false, passwords: new Set([...user.passwords, hash]) };
  }
  if (rule.startsWith('<') || rule.startsWith('!')) {
    const hash = rule.startsWith('<') ? sha256(rule.slice(1)) : rule.slice(1);
    return { ...user, passwords: new Set([...user.passwords].filter(known => known !== hash)) };
  }
  if (lower === 'allchannels') return { ...user, channels: ['*'] };
  if (lower === 'resetchannels') return { ...user, channels: [] };
  if (rule.startsWith('&')) return { ...user, channels: [...user.channels, rule.slice(1)] };
  if (lower === 'allcommands') return { ...user, commandRules: [...user.commandRules, '+@all'] };
  if (lower === 'nocommands') return { ...user, commandRules: [...user.commandRules, '-@all'] };
  if (/^[+-]/.test(rule)) return { ...user, commandRules: [...user.commandRules, lower] };
  return user;
}

/** Whether the user can log in with this password. */
export const acceptsPassword = ({ anyPassword, passwords }: AclUser, password: string): boolean =>
  anyPassword || passwords.has(sha256(password));

/** Whether a user without any password rule is open to all. */
export const isOpen = ({ on, anyPassword }: AclUser): boolean => on && anyPassword;

export const canUseChannel = ({ channels }: AclUser, channel: string): boolean =>
  channels.some(pattern =>
    pattern.endsWith('*') ? channel.startsWith(pattern.slice(0, -1)) : pattern === channel,
  );

/** The ACL categories (COMMAND INFO of Redis 7) of the commands that Sentinel and replicas send. */
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  multi: ['fast', 'transaction'],
  exec: ['slow', 'transaction'],
  slaveof: ['admin', 'slow', 'dangerous'],
  ping: ['fast', 'connection'],
  info: ['slow', 'dangerous'],
  role: ['admin', 'fast', 'dangerous'],
  subscribe: ['pubsub', 'slow'],
  publish: ['pubsub', 'fast'],
  'config|rewrite': ['admin', 'slow', 'dangerous'],
  'client|setname': ['slow', 'connection'],
  'client|kill': ['admin', 'slow', 'dangerous', 'connection'],
  'script|kill': ['slow', 'scripting'],
  failover: ['admin', 'slow', 'dangerous'],
  psync: ['admin', 'slow', 'dangerous'],
  replconf: ['admin', 'slow', 'dangerous'],
};

/** Whether the last rule about a command allows it: `+client`, `+client|kill`, `+@admin`, `+@all`. */
export function canRun({ commandRules }: AclUser, command: string): boolean {
  const [container = ''] = command.split('|');
  const about = new Set([
    command,
    container,
    '@all',
    ...(CATEGORIES[command] ?? []).map(category => `@${category}`),
  ]);
  return commandRules.findLast(rule => about.has(rule.slice(1)))?.startsWith('+') ?? false;
}
