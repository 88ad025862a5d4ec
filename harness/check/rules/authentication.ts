import { type AclUser, acceptsPassword, isOpen } from '../acl.ts';
import type { Line, Place, ServerFile } from '../configuration-file.ts';
import {
  each,
  firstValue,
  hasSeveralMasters,
  lastLine,
  lineOfMaster,
  missingIn,
  monitorsOf,
} from '../directives.ts';
import type { Input } from '../input.ts';
import { seededIn, shownBy } from '../proof.ts';
import type { Found, Rule } from '../rule.ts';

/** Where a password is required: `requirepass`, or the user `default` with one; undefined where none is. */
function passwordLine(file: ServerFile, { users }: Input): Line | undefined {
  const line = lastLine(file, 'requirepass');
  if (line !== undefined && line.words[1] !== '') return line;
  const user = users.find(({ name }) => name === 'default');
  return user !== undefined && !isOpen(user) ? user.at : undefined;
}

/** Whether a password is the one of the user `default`; undefined where that is not known. */
function isAccepted(password: string, file: ServerFile, { users }: Input): boolean | undefined {
  const required = firstValue(file, 'requirepass');
  if (required !== undefined && required !== '') return password === required;
  const user = users.find(({ name }) => name === 'default');
  return user?.on && acceptsPassword(user, password);
}

export const masterauthMissing: Rule = {
  id: 'masterauth-missing',
  severity: 'error',
  title: 'replicas cannot log in to their master',
  about:
    'Every server becomes a replica at some time, the first master after its first failure. Without masterauth it never connects to a master that requires a password, retries forever, and leaves the deployment one replica short, unnoticed until the next failover.',
  proof: seededIn(
    'configuration/passwords',
    'requirepass and masterauth everywhere: failover works, the old master rejoins',
    /redis-1 is not in sync/,
  ),
  find: input =>
    each(input.redis, file => {
      const masters = mastersOf(file, input);
      const [first] = masters;
      if (first === undefined || lastLine(file, 'masteruser', 'primaryuser') !== undefined) return [];
      const login = lastLine(file, 'masterauth', 'primaryauth');
      const password = login?.words[1] ?? '';
      if (login === undefined || password === '')
        return [first.server === file ? withoutLogin(first.line) : withoutLoginAt(file, first.line)];
      const refusing = masters.find(({ server }) => isAccepted(password, server, input) === false);
      if (refusing === undefined) return [];
      return [refusing.server === file ? otherPassword(login) : otherPasswordThan(refusing.line, login)];
    }),
};

/** Servers that require a password and that this one can be a replica of: one with the same file, and the others. */
function mastersOf(file: ServerFile, input: Input) {
  const servers = hasSeveralMasters(input) ? [file] : [file, ...input.redis];
  return servers.flatMap(server => {
    const line = passwordLine(server, input);
    return line === undefined ? [] : [{ server, line }];
  });
}

const withoutLogin = (at: Line): Found => ({
  at,
  what: 'This server requires a password and has no masterauth: as a replica it cannot log in, and never gets the data of its master.',
  change: 'Write `masterauth <the password of requirepass>` on every server, the first master too.',
});

const withoutLoginAt = (file: ServerFile, required: Line): Found => ({
  at: missingIn(file),
  what: `Another server requires a password (${whereOf(required)}), and this one has no masterauth: as its replica it cannot log in, and never gets its data.`,
  change: 'Write `masterauth <the password of requirepass>` on every server.',
});

const otherPassword = (at: Line): Found => ({
  at,
  what: 'The password of masterauth is not the one that this file requires: a replica cannot log in to a master with the same configuration.',
  change: 'Give `masterauth` the password of `requirepass`, on every server.',
});

const otherPasswordThan = (required: Line, at: Line): Found => ({
  at,
  what: `The password of masterauth is not the one that another server requires (${whereOf(required)}): this one cannot log in as its replica.`,
  change: 'Give `requirepass` and `masterauth` the same password on every server.',
});

export const sentinelAuthMissing: Rule = {
  id: 'sentinel-auth-missing',
  severity: 'error',
  title: 'sentinels cannot log in to the servers',
  about:
    'A sentinel that cannot log in gets an error for every PING and sees every server as down. It cannot promote a replica.',
  proof: shownBy(
    'configuration/cannot-log-in',
    'startup error: sentinels with another password than the servers',
  ),
  find: input => {
    const servers = input.redis.filter(file => passwordLine(file, input) !== undefined);
    const [server] = servers;
    if (server === undefined) return [];
    return each(monitorsOf(input), monitor => {
      if (lineOfMaster(monitor, 'auth-user') !== undefined) return [];
      const login = lineOfMaster(monitor, 'auth-pass');
      if (login === undefined)
        return [
          {
            at: monitor.line,
            what: `The servers require a password (${whereOf(passwordLine(server, input))}), and the sentinel has none: it sees every server as down, and promotes none.`,
            change: `Write \`sentinel auth-pass ${monitor.name} <the password of requirepass>\` after this line.`,
          },
        ];
      const refusing = servers.filter(each => isAccepted(login.words[3] ?? '', each, input) === false);
      const [refused] = refusing;
      if (refused === undefined) return [];
      const change = `Give \`sentinel auth-pass ${monitor.name}\` the password of \`requirepass\``;
      if (refusing.length === servers.length)
        return [
          {
            at: login,
            what: 'The password of auth-pass is not the one that the servers require: the sentinel sees every server as down, and promotes none.',
            change: `${change}.`,
          },
        ];
      if (hasSeveralMasters(input)) return [];
      return [
        {
          at: login,
          what: `The password of auth-pass is not the one that a server requires (${whereOf(passwordLine(refused, input))}): the sentinel sees that server as down, and never promotes it.`,
          change: `${change}, which has to be the same on every server.`,
        },
      ];
    });
  },
};

const whereOf = (place: Place | undefined): string =>
  place?.line === undefined ? (place?.file ?? '') : `${place.file}, line ${place.line}`;

/** The user that replicas and sentinels log in as. */
export interface Login {
  readonly user: AclUser | undefined;
  readonly name: string;
  readonly at: Line;
  readonly password: string | undefined;
}

/** Whether the login works at all. */
export function loginFindings({ user, name, at, password }: Login, who: string): Found[] {
  if (user === undefined)
    return name === 'default'
      ? []
      : [
          {
            at,
            what: `${who} log in as '${name}', and no user has that name.`,
            change: `Add a line \`user ${name} on ><password> …\` to the ACL file.`,
          },
        ];
  if (!user.on)
    return [
      {
        at: user.at,
        what: `${who} log in as '${name}', and that user is off.`,
        change: `Write \`on\` into the rules of \`user ${name}\`.`,
      },
    ];
  if (password === undefined || acceptsPassword(user, password)) return [];
  return [
    {
      at: user.at,
      what: `${who} log in as '${name}' with a password that this user does not have.`,
      change: `Add the password of ${at.file}, line ${at.line} to the rules of \`user ${name}\`.`,
    },
  ];
}
