import { now } from '../../basics/index.ts';
import { DIALECTS, environment } from '../../engine/index.ts';
import type { Server } from '../server.ts';

// What is left out it would ask for, and wait for ever. A password comes by standard input: command lines can be read by all.
const SILENTLY = ['sh', '-c', 'exec "$@" < /dev/null', 'sh'];
const WITH_PASSWORD = [
  'sh',
  '-c',
  'read -r REDISCLI_AUTH; export REDISCLI_AUTH; exec "$@" --no-auth-warning < /dev/null',
  'sh',
];

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
  const { username, password } = from.login;
  const lines: string[] = [];
  const running = await from.host.spawn(
    [
      ...(password === undefined ? SILENTLY : WITH_PASSWORD),
      cli,
      ...(username === undefined ? [] : ['--user', username]),
      '--cluster',
      action,
      ...args,
    ],
    line => lines.push(line),
  );
  if (password !== undefined) running.write(`${password}\n`);
  const { exitCode } = await running.ended;
  const output = lines.join('\n');
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
