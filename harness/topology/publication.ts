import { isIPv4 } from 'node:net';
import { isOwnAddress, type Machine } from '../engine/index.ts';

/** Where the ports of hosts are published, on as few addresses as possible: the servers are open to all who reach them. */
export interface Publication {
  /** Where this machine reaches them. */
  readonly at: string;
  /** The address of the engine's machine on which they listen. */
  readonly boundTo: string;
}

const LOOPBACK = '127.0.0.1';
const EVERY_ADDRESS = '0.0.0.0';

/**
 * On the loopback of this machine, where the engine listens for published ports there. An engine behind a socket whose ports are
 * elsewhere runs beside the container in which this process is: then on that address of the engine's machine. An
 * engine on another machine (DOCKER_HOST=tcp://…) has to publish them there, on every address: which of these leads here is
 * not known.
 * @param host where testcontainers reaches published ports
 * @param endpoint of the engine: 'unix:///var/run/docker.sock'
 */
export async function publicationBehindProxy(host: string, endpoint: string): Promise<Publication> {
  if (isLoopback(host) || (await isOwnAddress(host))) return { at: LOOPBACK, boundTo: LOOPBACK };
  const isLocal = /^(unix|npipe):/.test(endpoint);
  return { at: host, boundTo: isLocal && isIPv4(host) ? host : EVERY_ADDRESS };
}

const isLoopback = (host: string): boolean => /^(localhost|127\..*|\[?::1\]?)$/.test(host);

/** On the end of the hosts' own network that this machine has: the engine's packet filter leads no loopback connections on. */
export const publicationAtGateway = (gateway: string): Publication => ({ at: gateway, boundTo: gateway });

/** On the address that a machine has in its swarm, where that is the one by which it is reached from here. */
export const publicationOfMachine = ({ address, node }: Pick<Machine, 'address' | 'node'>): Publication => ({
  at: address,
  boundTo: address === node.address ? address : EVERY_ADDRESS,
});
