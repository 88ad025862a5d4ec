import { type AclUser, acceptsPassword, isOpen } from '../acl.ts';
import { each, firstValue, lastLine, lineOfMaster, monitorsOf } from '../directives.ts';
import type { Input, Line, ServerFile } from '../input.ts';
import { seededIn, shownBy } from '../proof.ts';
import type { Found, Place, Rule } from '../rule.ts';

/** Where a password is required: `requirepass`, or the user `default` with one; undefined where none is. */
export function passwordLine(file: ServerFile, { users }: Input): Line | undefined {
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
      const required = passwordLine(file, input);
      if (required === undefined || lastLine(file, 'masteruser', 'primaryuser') !== undefined) return [];
      const login = lastLine(file, 'masterauth', 'primaryauth');
      if (login === undefined || login.words[1] === '')
        return [
          {
            at: required,
            what: 'This server requires a password and has no masterauth: as a replica it cannot log in, and never gets the data of its master.',
            change: 'Write `masterauth <the password of requirepass>` on every server, the first master too.',
          },
        ];
      if (isAccepted(login.words[1] ?? '', file, input) !== false) return [];
      return [
        {
          at: login,
          what: 'The password of masterauth is not the one that this file requires: a replica cannot log in to a master with the same configuration.',
          change: 'Give `masterauth` the password of `requirepass`, on every server.',
        },
      ];
    }),
};

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
    const [server] = input.redis.filter(file => passwordLine(file, input) !== undefined);
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
      if (isAccepted(login.words[3] ?? '', server, input) !== false) return [];
      return [
        {
          at: login,
          what: 'The password of auth-pass is not the one that the servers require: the sentinel sees every server as down, and promotes none.',
          change: `Give \`sentinel auth-pass ${monitor.name}\` the password of \`requirepass\`.`,
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
