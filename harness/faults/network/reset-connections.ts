import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { messageOf, within } from '../../basics/index.ts';
import { OBSERVER_PORTS } from '../../topology/index.ts';
import { notProven, proven } from '../fault.ts';
import { hostFault } from '../host-fault.ts';
import type { HostNode } from '../service-nodes.ts';
import { proveWorking } from '../service-probe.ts';

const RESETS_WITHIN_MS = 2000;
const { first, last } = OBSERVER_PORTS;
const RESET = `ss -K -t state established "( dport < :${first} or dport > :${last} )" > /dev/null && echo reset`;

/** Every open connection of the server is reset at both ends; new ones are accepted. The observation's stay. */
export const resetConnections = hostFault(
  {
    kind: 'connection reset',
    group: 'network',
    example: 'resetConnections(master)',
    models: 'a firewall or load balancer that loses its connection table, a failed-over NAT gateway',
    how: "ss -K on the server's host. Proof: a connection opened before is reset",
    heal: 'nothing to undo; the server accepts new connections',
    needs: ['socket destruction'],
    healBeforeFinalRead: true,
  },
  () => node => {
    const { name, host } = node;
    let canary: Canary | undefined;
    return {
      async inject() {
        canary = await openCanary(node);
        const { exitCode, output, firstLineAtMs } = await host.quickly(RESET);
        if (exitCode === 0 && firstLineAtMs !== undefined) return firstLineAtMs;
        throw new Error(`could not reset the connections of ${name}: ${output}`);
      },
      async prove() {
        if (canary === undefined) return notProven(`no connection to ${name} was reset`);
        const end = await within(RESETS_WITHIN_MS, canary.ended);
        const seen = `a connection to ${name} that was open before met: ${end === 'late' ? 'nothing' : end}`;
        return /ECONNRESET/.test(seen) ? proven(seen) : notProven(seen);
      },
      heal: async () => canary?.socket.destroy() && undefined,
      proveHealed: () => proveWorking(node),
    };
  },
);

interface Canary {
  readonly socket: Socket;
  readonly ended: Promise<string>;
}

async function openCanary({ reach }: HostNode): Promise<Canary> {
  const socket = connect(reach);
  await once(socket, 'connect');
  const ended = new Promise<string>(resolve => {
    socket.once('error', error => resolve(messageOf(error)));
    socket.once('close', () => resolve('its end'));
  });
  return { socket, ended };
}
