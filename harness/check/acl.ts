import { createHash } from 'node:crypto';
import type { Line, ServerFile } from './configuration-file.ts';

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

const NOTHING: Partial<AclUser> = {
  on: false,
  anyPassword: false,
  passwords: new Set(),
  channels: [],
  commandRules: [],
};

/** What a rule without a value changes (ACLSetUser in acl.c). */
const PLAIN_RULES: Readonly<Record<string, (user: AclUser) => Partial<AclUser>>> = {
  on: () => ({ on: true }),
  off: () => ({ on: false }),
  reset: () => NOTHING,
  nopass: () => ({ anyPassword: true, passwords: new Set() }),
  resetpass: () => ({ anyPassword: false, passwords: new Set() }),
  allchannels: () => ({ channels: ['*'] }),
  resetchannels: () => ({ channels: [] }),
  allcommands: ({ commandRules }) => ({ commandRules: [...commandRules, '+@all'] }),
  nocommands: ({ commandRules }) => ({ commandRules: [...commandRules, '-@all'] }),
};

/** What a rule changes, by its first character. */
const VALUE_RULES: Readonly<Record<string, (user: AclUser, value: string) => Partial<AclUser>>> = {
  '>': (user, value) => withPassword(user, sha256(value)),
  '#': withPassword,
  '<': (user, value) => withoutPassword(user, sha256(value)),
  '!': withoutPassword,
  '&': ({ channels }, value) => ({ channels: [...channels, value] }),
  '+': ({ commandRules }, value) => ({ commandRules: [...commandRules, `+${value.toLowerCase()}`] }),
  '-': ({ commandRules }, value) => ({ commandRules: [...commandRules, `-${value.toLowerCase()}`] }),
};

function withPassword({ passwords }: AclUser, hash: string): Partial<AclUser> {
  return { anyPassword: false, passwords: new Set([...passwords, hash]) };
}

function withoutPassword({ passwords }: AclUser, hash: string): Partial<AclUser> {
  return { passwords: new Set([...passwords].filter(known => known !== hash)) };
}

function withRule(user: AclUser, rule: string): AclUser {
  const plain = PLAIN_RULES[rule.toLowerCase()]?.(user);
  return { ...user, ...(plain ?? VALUE_RULES[rule[0] ?? '']?.(user, rule.slice(1))) };
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
