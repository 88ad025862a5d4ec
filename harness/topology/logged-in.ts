import type { Server } from './server.ts';

// What is left out, a program would ask for and wait for ever. A password comes by standard input: command lines can be read by all.
const SILENTLY = ['sh', '-c', 'exec "$@" < /dev/null', 'sh'];
const WITH_PASSWORD = [
  'sh',
  '-c',
  'read -r REDISCLI_AUTH; export REDISCLI_AUTH; exec "$@" < /dev/null',
  'sh',
];

/** Runs a program on a host in which `redis-cli` has the password of a login. Its lines are those of both outputs. */
export async function runLoggedIn(
  { host, login: { password } }: Pick<Server, 'host' | 'login'>,
  argv: readonly string[],
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const lines: string[] = [];
  const running = await host.spawn([...(password === undefined ? SILENTLY : WITH_PASSWORD), ...argv], line =>
    lines.push(line),
  );
  if (password !== undefined) running.write(`${password}\n`);
  const { exitCode } = await running.ended;
  return { exitCode, output: lines.join('\n') };
}
