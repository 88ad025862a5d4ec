import { messageOf } from '../basics/index.ts';
import { lastLine, lastValue } from './configuration-text.ts';
import { ask } from './control.ts';
import type { Login } from './credentials.ts';
import type { Server } from './server.ts';
import { fileOf, linesOf, type TopologySettings } from './settings.ts';

/**
 * Whether replicas and sentinels have the password that the first master wants: tries each of their logins there. A sentinel
 * logs nothing when its own is refused.
 * @returns a sentence for each server whose login is refused, with the line to change
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
    if (!/NOAUTH|WRONGPASS/.test(reply)) return [];
    return [
      `${server.name} cannot log in to ${master.name}, which replies ${reply}; correct \`${directive}\` in ${place}`,
    ];
  });
  return (await Promise.all(tried)).flat();
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
