import { DIALECTS, environment } from '../engine/index.ts';
import type { Host } from './host.ts';
import type { Server } from './server.ts';

// Which ports accept commands without TLS, tried from the hosts themselves: the configuration only says which ones should.

/**
 * @returns 'redis-2:6390' for every port of a host, except of its loopback, that answers a command without TLS
 */
export async function plainPorts(servers: readonly Server[]): Promise<string[]> {
  const hosts = [...new Map(servers.map(({ host }) => [host.container, host])).values()];
  return (await Promise.all(hosts.map(openOn))).flat();
}

async function openOn(host: Host): Promise<string[]> {
  const { cli } = DIALECTS[environment().image.server];
  const { exitCode, output } = await host.run(['sh', '-c', TRY, 'sh', cli, host.ip]);
  if (exitCode !== 0) throw new Error(`the ports of ${host.name} could not be tried: ${output}`);
  return output
    .split('\n')
    .filter(line => ANSWERED.test(line))
    .map(line => `${host.name}:${line.split(' ')[0]}`);
}

/** A server answers in its protocol, if only to refuse. A TLS port closes the connection. */
const ANSWERED = /^\d+ (PONG|NOAUTH|NOPERM|DENIED|LOADING|MASTERDOWN|ERR|-)/;

// Listening sockets have state 0A; loopback is 127.0.0.1 or ::1 in the kernel's byte order.
const TRY = `
listening=$(cat /proc/net/tcp /proc/net/tcp6 2> /dev/null)
[ -n "$listening" ] || exit 1
for hex in $(echo "$listening" | awk '$4 == "0A" { split($2, at, ":"); if (at[1] != "0100007F" && at[1] != "00000000000000000000000001000000") print at[2] }' | sort -u); do
  port=$((0x$hex))
  echo "$port $(timeout 1 "$1" -h "$2" -p "$port" PING 2>&1 < /dev/null)"
done
`;
