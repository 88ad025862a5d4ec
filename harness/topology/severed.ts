import { showAddress } from '../basics/index.ts';
import { environment } from '../engine/index.ts';
import { knocksFrom } from './knock.ts';
import type { Server } from './server.ts';

// Silence is the news here, and a busy machine is silent for a while.
const PATIENCE_MS = 3000;

/**
 * Servers that this machine reaches and another server's host does not.
 * @returns a sentence for each pair of hosts that are parted, with what to open
 */
export async function severedLinks(servers: readonly Server[]): Promise<string[]> {
  const oneEachHost = servers.filter(({ host }, i) => servers.findIndex(each => each.host === host) === i);
  const found = oneEachHost.map(async from => {
    const others = servers.filter(({ host }) => host !== from.host);
    const met = await knocksFrom(
      from,
      others.map(({ address }) => address),
      PATIENCE_MS,
    ).catch(() => []);
    return others.flatMap((to, i) =>
      met[i] === 'silence' || met[i] === 'unreachable' ? [sentence(from, to)] : [],
    );
  });
  return (await Promise.all(found)).flat();
}

const sentence = (from: Server, to: Server): string =>
  `packets from ${from.name} do not get to ${to.name} at ${showAddress(to.address)}, which answers this machine; ${advice(from, to)}`;

function advice({ host: from }: Server, { host: to, address }: Server): string {
  const [machine] = environment().machines;
  if (machine === undefined || from.machine === to.machine)
    return `let TCP to port ${address.port} through between their hosts`;
  return (
    `they are on ${from.machine} and ${to.machine}: let UDP ${machine.dataPort} and 7946, and TCP 2377 and 7946, through ` +
    'between the machines of HARNESS_ENGINES, which overlay networks need'
  );
}
