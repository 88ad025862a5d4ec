import { isOpen, usersIn } from '../acl.ts';
import type { Line, ServerFile } from '../configuration-file.ts';
import {
  each,
  firstValue,
  isYes,
  lastLine,
  missingIn,
  monitorsIn,
  namesAclFile,
  sentinelLine,
} from '../directives.ts';
import type { Input } from '../input.ts';
import { evidence, shownBy } from '../proof.ts';
import type { Found, Rule } from '../rule.ts';

const LOOPBACK = /^-?(127\.\d+\.\d+\.\d+|::1|localhost)$/;

export const loopbackOnly: Rule = {
  id: 'bind-loopback',
  severity: 'error',
  title: 'a server listens on the loopback address only',
  about:
    'The redis.conf that comes with Redis binds to 127.0.0.1. The server runs, and sentinels, replicas and clients on other hosts only see a dead one.',
  proof: shownBy(
    'configuration/unreachable-server',
    'startup error names a replica with bind 127.0.0.1 and how to open it',
  ),
  find: ({ redis, sentinels }) =>
    each([...redis, ...sentinels], file => {
      const line = lastLine(file, 'bind');
      const [, ...addresses] = line?.words ?? [];
      if (line === undefined || addresses.length === 0 || !addresses.every(address => LOOPBACK.test(address)))
        return [];
      return [
        {
          at: line,
          what: 'The server accepts connections of its own host only: to all others it is dead.',
          change: 'Write `bind * -::*`, or the address of the host in your network.',
        },
      ];
    }),
};

export const loopbackAnnounced: Rule = {
  id: 'announce-loopback',
  severity: 'error',
  title: 'other hosts get a loopback address',
  about:
    'Sentinels give clients and each other the address of `sentinel monitor`, and what servers and sentinels announce. The sentinel.conf that comes with Redis monitors 127.0.0.1: on any other host that is the host itself.',
  proof: evidence(
    'https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#configuring-sentinel',
    'each server of the harness has a host of its own, on which a loopback address leads to no other',
  ),
  find: ({ redis, sentinels }) => [
    ...each(sentinels, file => [
      ...monitorsIn(file).flatMap(({ line, host }) => givenAway(line, host)),
      ...givenAway(sentinelLine(file, 'announce-ip'), sentinelLine(file, 'announce-ip')?.words[2]),
    ]),
    ...each(redis, file =>
      [
        lastLine(file, 'replica-announce-ip', 'slave-announce-ip'),
        lastLine(file, 'replicaof', 'slaveof'),
      ].flatMap(line => givenAway(line, line?.words[1])),
    ),
  ],
};

const givenAway = (line: Line | undefined, address = ''): Found[] =>
  line === undefined || !LOOPBACK.test(address)
    ? []
    : [
        {
          at: line,
          what: `Clients and servers on other hosts connect to ${address}, which is their own host.`,
          change: 'Write the address of the host in your network.',
        },
      ];

export const protectedMode: Rule = {
  id: 'protected-mode',
  severity: 'error',
  title: 'protected mode refuses other hosts',
  about:
    'In protected mode a server without a password refuses every host but its own. It is the default of redis-server, and not of a sentinel.',
  proof: shownBy(
    'configuration/unreachable-server',
    'startup error names a replica in protected-mode and how to open it',
  ),
  find: input => [
    ...each(input.redis, file => protectedFindings(file, input, 'redis')),
    ...each(input.sentinels, file =>
      protectedFindings(file, { ...input, users: usersIn([file], true) }, 'sentinel'),
    ),
  ],
};

const CONSEQUENCE = {
  redis: 'Sentinels see it as down, and replicas do not connect.',
  sentinel: 'Other sentinels cannot ask it for its vote, and clients cannot ask it for the master.',
} as const;

function protectedFindings(file: ServerFile, input: Input, kind: keyof typeof CONSEQUENCE): Found[] {
  if (!isYes(file, 'protected-mode', kind === 'redis') || requiresPassword(file, input)) return [];
  const line = lastLine(file, 'protected-mode');
  // Until Redis 6.2 an address to bind to was enough (networking.c, acceptCommonHandler).
  const [major = 7] = input.server?.family === 'redis' ? input.server.numbers : [];
  if (major < 7 && lastLine(file, 'bind') !== undefined) return [];
  return [
    {
      at: line ?? missingIn(file),
      what: `${line === undefined ? 'Protected mode is on by default, and' : 'Protected mode is on, and'} there is no password: the server refuses all other hosts. ${CONSEQUENCE[kind]}`,
      change:
        'Set a password (`requirepass`, with `masterauth` and `sentinel auth-pass`), or write `protected-mode no` in a network that only your own hosts reach.',
    },
  ];
}

function requiresPassword(file: ServerFile, { users }: Input): boolean {
  const user = users.find(({ name }) => name === 'default');
  if (user !== undefined) return !isOpen(user);
  // The user `default` can be in a file that was not given.
  if (users.length === 0 && namesAclFile(file)) return true;
  return (firstValue(file, 'requirepass') ?? '') !== '';
}
