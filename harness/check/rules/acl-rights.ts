import { canRun, canUseChannel } from '../acl.ts';
import { each, firstValue, lastLine, lineOfMaster, monitorsOf } from '../directives.ts';
import type { Input } from '../input.ts';
import { seededIn, shownBy } from '../proof.ts';
import type { Found, Rule } from '../rule.ts';
import { canBe, isAtLeast } from '../server-version.ts';
import { type Login, loginFindings } from './authentication.ts';

// The rights of the documentation of Sentinel, which scenarios/configuration/acl.scenario.ts runs with.
const SENTINEL_COMMANDS = [
  'multi',
  'exec',
  'slaveof',
  'ping',
  'info',
  'role',
  'subscribe',
  'publish',
  'config|rewrite',
  'client|setname',
  'client|kill',
  'script|kill',
] as const;
const REPLICA_COMMANDS = ['psync', 'replconf', 'ping'] as const;
const CHANNEL = '__sentinel__:hello';

/** Users that sentinels log in as; 'default' where no auth-user is set. */
function sentinelLogins(input: Input): Login[] {
  const logins = monitorsOf(input).map(monitor => {
    const name = lineOfMaster(monitor, 'auth-user')?.words[3] ?? 'default';
    return {
      name,
      user: input.users.find(user => user.name === name),
      at: lineOfMaster(monitor, 'auth-user') ?? monitor.line,
      password: lineOfMaster(monitor, 'auth-pass')?.words[3],
    };
  });
  return [...new Map(logins.map(login => [login.name, login])).values()];
}

export const sentinelRights: Rule = {
  id: 'acl-sentinel-rights',
  severity: 'error',
  title: 'the user of Sentinel lacks rights',
  about:
    'Sentinel promotes a replica in a transaction that also saves the configuration and kills the clients. With one right missing, the whole transaction is rejected: every check is green, CKQUORUM reports OK, and no failover succeeds.',
  proof: seededIn(
    'configuration/acl',
    'documented ACL rights for Sentinel and replication: failover works, the old master rejoins',
    /a replica to be promoted within .* none was/,
  ),
  find: input =>
    input.users.length === 0
      ? []
      : each(sentinelLogins(input), login => {
          const broken = loginFindings(login, 'Sentinels');
          const { user, name } = login;
          if (user === undefined || !user.on || broken.length > 0) return broken;
          const missing = SENTINEL_COMMANDS.filter(command => !canRun(user, command)).map(
            command => `+${command}`,
          );
          const channel = canUseChannel(user, CHANNEL) ? [] : [`&${CHANNEL}`];
          if (missing.length + channel.length === 0) return [];
          return [
            {
              at: user.at,
              what: `Sentinels log in as '${name}', which lacks ${listed([...missing, ...channel])}: no failover succeeds, although CKQUORUM reports OK.`,
              change: `Add \`${[...missing, ...channel].join(' ')}\` to the rules of \`user ${name}\`.`,
            },
          ];
        }),
};

// Of Valkey 9, for SENTINEL FAILOVER COORDINATED: it pauses the clients of the old master, which then hands over.
const COORDINATED_COMMANDS = ['failover', 'client|pause', 'client|unpause'] as const;

export const failoverRight: Rule = {
  id: 'acl-failover-right',
  severity: 'error',
  title: 'the user of Sentinel lacks rights of Valkey 9',
  about:
    'Sentinel of Valkey 9 sends FAILOVER, CLIENT PAUSE and CLIENT UNPAUSE as well. In 9.0.0 no failover succeeds without +failover; since 9.0.1 only SENTINEL FAILOVER COORDINATED needs all three. Without +client|unpause it promotes, and the old master keeps its clients.',
  proof: seededIn(
    'configuration/acl-coordinated',
    'ACL for Sentinel of Valkey 9: with +failover a coordinated failover loses no write',
    /a replica to be promoted within .* none was/,
    'valkey:9',
  ),
  find: input => {
    const { server } = input;
    if (server === undefined || server.family !== 'valkey' || !isAtLeast(server, 9)) return [];
    return each(sentinelLogins(input), ({ user, name }): Found[] => {
      if (user === undefined || !user.on) return [];
      const missing = COORDINATED_COMMANDS.filter(command => !canRun(user, command)).map(
        command => `+${command}`,
      );
      if (missing.length === 0) return [];
      const breaksAll = canBe(server, 'valkey', 9, 0, 0) && missing.includes('+failover');
      return [
        {
          at: user.at,
          severity: breaksAll ? 'error' : 'warning',
          what: breaksAll
            ? `Sentinels log in as '${name}', which lacks ${listed(missing)}. ${server.image} can be Valkey 9.0.0, whose Sentinel needs +failover for every failover: each attempt ends with -failover-abort-slave-timeout.`
            : `Sentinels log in as '${name}', which lacks ${listed(missing)}: SENTINEL FAILOVER COORDINATED, the planned failover without loss, does not work as it should.`,
          change: `Add \`${missing.join(' ')}\` to the rules of \`user ${name}\`.`,
        },
      ];
    });
  },
};

export const replicaRights: Rule = {
  id: 'acl-replica-rights',
  severity: 'error',
  title: 'the user of replicas lacks rights',
  about:
    'A replica logs in to its master as masteruser and sends PING, REPLCONF and PSYNC. Without them it never gets data.',
  proof: shownBy('configuration/cannot-log-in', 'startup error: the user of the replicas lacks PSYNC'),
  find: input =>
    input.users.length === 0
      ? []
      : each(input.redis, file => {
          const at = lastLine(file, 'masteruser', 'primaryuser');
          const name = at?.words[1];
          if (at === undefined || name === undefined) return [];
          const user = input.users.find(each => each.name === name);
          const password = firstValue(file, 'masterauth', 'primaryauth');
          const broken = loginFindings({ user, name, at, password }, 'Replicas');
          if (user === undefined || !user.on || broken.length > 0) return broken;
          const missing = REPLICA_COMMANDS.filter(command => !canRun(user, command)).map(
            command => `+${command}`,
          );
          if (missing.length === 0) return [];
          return [
            {
              at: user.at,
              what: `Replicas log in as '${name}', which lacks ${listed(missing)}: they never get the data of their master.`,
              change: `Add \`${missing.join(' ')}\` to the rules of \`user ${name}\`.`,
            },
          ];
        }),
};

export const renamedCommand: Rule = {
  id: 'renamed-command',
  severity: 'error',
  title: 'a command that Sentinel needs is renamed',
  about:
    'Sentinel sends SLAVEOF, CONFIG and others to the servers. Where redis.conf renames or removes one of them, and sentinel.conf does not rename it alike, Sentinel cannot promote or re-point a server.',
  proof: seededIn(
    'replicas/down-during-failover',
    'replica down during a failover: Sentinel re-points it to the new master when it restarts',
    /redis-3 follows/,
  ),
  find: input =>
    each(input.redis, file =>
      file.lines
        .filter(({ words }) => words[0] === 'rename-command')
        .flatMap(line => {
          const command = (line.words[1] ?? '').toLowerCase();
          const isNeeded = SENTINEL_COMMANDS.some(needed => needed.split('|')[0] === command);
          const isRemoved = (line.words[2] ?? '') === '';
          const unaware = monitorsOf(input).filter(
            monitor =>
              !monitor.file.lines.some(
                ({ words }) =>
                  words[0] === 'sentinel' &&
                  words[1] === 'rename-command' &&
                  words[2] === monitor.name &&
                  words[3]?.toLowerCase() === command &&
                  words[4] === line.words[2],
              ),
          );
          const [first] = unaware;
          if (!isNeeded || (!isRemoved && first === undefined)) return [];
          const upper = command.toUpperCase();
          return [
            {
              at: line,
              what: isRemoved
                ? `Sentinel needs ${upper}, which this line removes: it cannot promote or re-point this server.`
                : `Sentinel needs ${upper}, and does not know its new name: it cannot promote or re-point this server.`,
              change: isRemoved
                ? `Delete this line, and restrict ${upper} with ACL rules instead.`
                : `Write \`sentinel rename-command ${first?.name} ${upper} <the new name>\` in every sentinel.conf.`,
            },
          ];
        }),
    ),
};

const listed = (rights: readonly string[]): string => rights.join(', ');
