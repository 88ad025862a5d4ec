import { randomBytes, randomInt } from 'node:crypto';
import type Docker from 'dockerode';
import type { Network } from 'dockerode';
import { messageOf, poll } from '../basics/index.ts';
import { connectEngine, dockerAt, environment, isOwnAddress, ownLabels } from '../engine/index.ts';

/** A topology's own network. Addresses in it are given out by the harness and stay the same. */
export interface HostNetwork {
  readonly name: string;
  /** The first three numbers of its addresses. */
  readonly prefix: string;
  /** The address of the `index`th host, from 0. */
  addressOf(index: number): string;
  /** The machine's own end of the network: where clients on this machine come from. */
  readonly gateway: string;
  /** Whether this machine has that end, so that the hosts' addresses can be reached from here. */
  readonly reachable: boolean;
  remove(): Promise<void>;
}

const ATTEMPTS = 20;

/**
 * Makes a network with a subnet that nothing else on the engine uses.
 * @param scope 'internal': hosts and this machine reach each other and nothing else, which also starts
 * hosts faster; 'published': ports of its hosts can be published; 'machines': the same, and its hosts may be on any
 * machine of the swarm
 */
export async function createNetwork(
  id: string,
  scope: 'internal' | 'published' | 'machines',
): Promise<HostNetwork> {
  const docker = scope === 'machines' ? ofManager() : (await connectEngine()).container.dockerode;
  const Labels = await ownLabels();
  for (let attempt = 1; ; attempt += 1) {
    const prefix = `10.${randomInt(128, 250)}.${randomInt(1, 255)}`;
    const name = `failover-${id}-${randomBytes(2).toString('hex')}`;
    const IPAM = { Config: [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }] };
    try {
      const network = await docker.createNetwork({
        Name: name,
        Labels,
        IPAM,
        Internal: scope === 'internal',
        ...(scope === 'machines' && { Driver: 'overlay', Attachable: true }),
      });
      return describeNetwork(name, prefix, () => removeNetwork(network));
    } catch (error) {
      if (attempt === ATTEMPTS || !/overlap/i.test(messageOf(error))) throw error;
    }
  }
}

function ofManager(): Docker {
  const manager = environment().machines.find(({ node }) => node.manages);
  if (manager === undefined) throw new Error('none of the machines manages the swarm');
  return dockerAt(manager.endpoint);
}

const GONE_WITHIN_MS = 5000;

/** A manager hears a little later that the hosts of other machines have left. */
async function removeNetwork(network: Network): Promise<void> {
  let why: unknown;
  const removed = await poll(
    () =>
      network
        .remove()
        .catch(ignoreMissing)
        .then(
          () => true,
          error => {
            why = error;
            return undefined;
          },
        ),
    { withinMs: GONE_WITHIN_MS, everyMs: 100 },
  );
  if (removed === undefined) throw why;
}

/** A network that another process made with `createNetwork`, on the only engine. */
export async function attachNetwork({
  name,
  prefix,
}: Pick<HostNetwork, 'name' | 'prefix'>): Promise<HostNetwork> {
  const docker = (await connectEngine()).container.dockerode;
  return describeNetwork(name, prefix, () => removeNetwork(docker.getNetwork(name)));
}

async function describeNetwork(
  name: string,
  prefix: string,
  remove: () => Promise<void>,
): Promise<HostNetwork> {
  const gateway = `${prefix}.1`;
  return {
    name,
    prefix,
    gateway,
    remove,
    addressOf: index => `${prefix}.${index + 11}`,
    reachable: await isOwnAddress(gateway),
  };
}

export function ignoreMissing(error: unknown): void {
  if ((error as { statusCode?: number }).statusCode !== 404) throw error;
}
