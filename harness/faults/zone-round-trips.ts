import { once } from 'node:events';
import { connect } from 'node:net';
import { now, within } from '../basics/index.ts';
import { roundTripsFrom } from '../topology/index.ts';
import { client, hasHost, type Node, nameOfNode, withoutSharedPorts } from './members.ts';
import type { HostNode } from './service-nodes.ts';
import type { Side, ZoneLink } from './zone-links.ts';
import { hostsOf } from './zone-shaping.ts';

/** The shortest of some connections from one host or client to another, in ms; undefined when none was answered. */
interface RoundTrip {
  readonly name: string;
  readonly ms: number | undefined;
}

export const showRoundTrips = (all: readonly RoundTrip[]): string =>
  all.map(({ name, ms }) => `${name} ${ms === undefined ? 'no answer' : `${ms.toFixed(1)} ms`}`).join(', ');

/** Of every host of one side to every host of the other, and of the clients of both to the servers and services of the other. */
export async function roundTripsOver({ sides: [one, other] }: ZoneLink): Promise<RoundTrip[]> {
  const all = await Promise.all([fromHosts(one, other), fromClients(one, other), fromClients(other, one)]);
  return all.flat();
}

async function fromHosts(one: Side, other: Side): Promise<RoundTrip[]> {
  const all = hostsOf(one).map(async from => {
    const to = hostsOf(other);
    const times = await roundTripsFrom(
      from,
      to.map(({ ip }) => ip),
    );
    return to.map(({ name, ip }) => ({ name: `${from.name} to ${name}`, ms: times[ip] }));
  });
  return (await Promise.all(all)).flat();
}

async function fromClients(one: Side, other: Side): Promise<RoundTrip[]> {
  const all = withoutSharedPorts(one.nodes).flatMap(from =>
    hasHost(from)
      ? []
      : other.nodes.filter(hasHost).map(async to => ({
          name: `${nameOfNode(from)} to ${to.name}`,
          ms: await shortestConnection(from, to),
        })),
  );
  return Promise.all(all);
}

const SAMPLES = 5;
const ANSWER_WITHIN_MS = 5000;

async function shortestConnection(
  from: Exclude<Node, HostNode>,
  { reach }: HostNode,
): Promise<number | undefined> {
  const times: number[] = [];
  for (let i = 0; i < SAMPLES; i += 1) {
    const beganAtMs = now();
    const socket = connect({
      ...reach,
      ...(from === client ? {} : { localPort: from.ports.last - i }),
    });
    const end = await within(
      ANSWER_WITHIN_MS,
      once(socket, 'connect').then(
        () => 'answered' as const,
        // A refusal, such as that of a worker without a port, takes as long as the connection would.
        error => (error.code === 'ECONNREFUSED' ? ('answered' as const) : ('failed' as const)),
      ),
    );
    if (end === 'answered') times.push(now() - beganAtMs);
    // Closed in the ordinary way, the port could not be used again for a minute.
    socket.resetAndDestroy();
  }
  return times.length === 0 ? undefined : Math.min(...times);
}
