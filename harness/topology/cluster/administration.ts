import { now } from '../../basics/index.ts';
import { DIALECTS, environment } from '../../engine/index.ts';
import { runLoggedIn } from '../logged-in.ts';
import type { Server } from '../server.ts';

/**
 * Runs the servers' own tool for clusters, `redis-cli --cluster …`, on the host of a server.
 * @returns what it printed
 * @throws Error with the end of what it printed when it failed
 */
export async function administer(
  from: Pick<Server, 'host' | 'login'>,
  action: string,
  ...args: string[]
): Promise<string> {
  const { cli } = DIALECTS[environment().image.server];
  const { username } = from.login;
  const { exitCode, output } = await runLoggedIn(from, [
    cli,
    '--no-auth-warning',
    ...(username === undefined ? [] : ['--user', username]),
    ...['--cluster', action, ...args],
  ]);
  const failed = exitCode !== 0 || /^\[ERR\]/m.test(output);
  if (!failed) return output;
  const end = output.trimEnd().split('\n').slice(-12).join('\n    ');
  throw new Error(
    `${cli} --cluster ${action} on ${from.host.name} failed with exit code ${exitCode}:\n    ${end}`,
  );
}

/** Where `redis-cli` on a host of the same network finds a server. */
export const placeOf = ({ host, address }: Pick<Server, 'host' | 'address'>): string =>
  `${host.ip}:${address.port}`;

/** Ms that are left until a deadline on the harness's clock. */
export const leftUntil = (deadlineMs: number): number => Math.max(0, deadlineMs - now());
