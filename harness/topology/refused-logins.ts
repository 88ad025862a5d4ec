import { messageOf } from '../basics/index.ts';
import { lastLine, lastValue } from './configuration-text.ts';
import { ask } from './control.ts';
import type { Login } from './credentials.ts';
import type { Server } from './server.ts';
import { fileOf, linesOf, type TopologySettings } from './settings.ts';

/**
 * Whether replicas and sentinels have the password that the first master wants: tries each of their logins there. A sentinel
 * logs nothing when its own is refused. Of users that can log in, whether they may replicate.
 * @returns a sentence for each server whose login is refused or lacks a right, with what to change
 */
export async function refusedLogins(
  servers: readonly Server[],
  settings: TopologySettings,
): Promise<string[]> {
  // By their names redis-1, a master, is the first.
  const [master, ...others] = servers.toSorted((one, other) => one.name.localeCompare(other.name));
  if (master?.kind !== 'redis') return [];
  const tried = others.map(async server => {
    const { login, directive, place } = loginAt(server, master, settings);
    const reply = await ask({ ...master, login }, ['PING']).then(String, messageOf);
    if (!/NOAUTH|WRONGPASS/.test(reply))
      return server.kind === 'redis' ? lackOfRights(server, master, login) : [];
    return [
      `${server.name} cannot log in to ${master.name}, which replies ${reply}; correct \`${directive}\` in ${place}`,
    ];
  });
  return (await Promise.all(tried)).flat();
}

const REPLICATION = [['PSYNC', '?', '-1'], ['REPLCONF', 'ACK', '0'], ['PING']] as const;

/** Asks the master what it would say (ACL DRYRUN, since Redis 7.0): the commands themselves would begin a replication. */
async function lackOfRights(
  { name }: Server,
  master: Server,
  { username = 'default' }: Login,
): Promise<string[]> {
  const tried = REPLICATION.map(async ([command, ...args]) => {
    const reply = await ask(master, ['ACL', 'DRYRUN', username, command, ...args]).then(String, () => '');
    return /no permissions/.test(reply) ? [command] : [];
  });
  const lacking = (await Promise.all(tried)).flat();
  if (lacking.length === 0) return [];
  const rights = lacking.map(command => `+${command.toLowerCase()}`).join(' ');
  return [
    `${name} cannot replicate from ${master.name}, where its user '${username}' may not run ${lacking.join(' and ')}; add \`${rights}\` to that user`,
  ];
}

interface OwnLogin {
  readonly login: Login;
  readonly directive: string;
  readonly place: string;
}

function loginAt({ kind, name }: Server, { shard = '' }: Server, settings: TopologySettings): OwnLogin {
  const directives =
    kind === 'redis'
      ? { user: ['masteruser'], password: ['masterauth'] }
      : { user: ['sentinel', 'auth-user', shard], password: ['sentinel', 'auth-pass', shard] };
  const lines = linesOf(settings, kind, name);
  const username = lastValue(lines, ...directives.user);
  const password = lastValue(lines, ...directives.password);
  return {
    login: { ...(username && { username }), ...(password && { password }) },
    directive: directives.password.join(' '),
    place: lastLine(lines, ...directives.password)?.place ?? fileOf(settings, kind, name),
  };
}
