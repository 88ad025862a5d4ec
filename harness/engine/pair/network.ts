import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const ip = async (...args: string[]): Promise<string> => (await execute('ip', args)).stdout;

/**
 * The two machines have a link between them, which all that they say to each other goes by, and one to here each. A bridge
 * for the three would pass their packets through this machine's packet filter, where an engine of its own drops them.
 */
export async function joinNamespaces([one, other]: Plan): Promise<void> {
  for (const { namespace } of [one, other]) {
    await ip('netns', 'add', namespace);
    await ip('-n', namespace, 'link', 'set', 'lo', 'up');
  }
  const ends = ['type', 'veth', 'peer', 'name', other.link, 'netns', other.namespace];
  await ip('-n', one.namespace, 'link', 'add', one.link, ...ends);
  for (const machine of [one, other]) {
    await bringUp(machine.namespace, machine.link, `${machine.address}/30`);
    await leadHere(machine);
  }
}

async function leadHere({ namespace, address, here, there }: PlannedMachine): Promise<void> {
  await ip('link', 'add', here.link, 'type', 'veth', 'peer', 'name', there.link, 'netns', namespace);
  await ip('addr', 'add', `${here.address}/30`, 'dev', here.link);
  await ip('link', 'set', here.link, 'up');
  await bringUp(namespace, there.link, `${there.address}/30`);
  await ip('route', 'add', `${address}/32`, 'via', there.address);
}

async function bringUp(namespace: string, link: string, address: string): Promise<void> {
  await ip('-n', namespace, 'addr', 'add', address, 'dev', link);
  await ip('-n', namespace, 'link', 'set', link, 'up');
}

/** What still runs in the namespace. */
export async function programsIn(namespace: string): Promise<number[]> {
  const pids = await ip('netns', 'pids', namespace).catch(() => '');
  return pids.split('\n').filter(Boolean).map(Number);
}

/** Its links go with it, and what was at their other ends. */
export async function removeNamespace({ namespace, here }: PlannedMachine): Promise<void> {
  await ip('link', 'del', here.link).catch(() => undefined);
  await ip('netns', 'del', namespace).catch(() => undefined);
}

/** One machine of a pair: a network namespace with an engine of its own. */
export interface PlannedMachine {
  readonly namespace: string;
  /** Where the other machine reaches it, over the link between the two; this one as well. */
  readonly address: string;
  /** The link to the other machine. */
  readonly link: string;
  /** The link between it and this machine: both ends, and their addresses. */
  readonly here: { readonly link: string; readonly address: string };
  readonly there: { readonly link: string; readonly address: string };
  /** Everything that its engine writes. */
  readonly folder: string;
  readonly endpoint: string;
}

/** Two machines made of nothing but namespaces of this one. */
export type Plan = readonly [PlannedMachine, PlannedMachine];

/** @param folder of the pair; all that it has is named by the last six letters, which mkdtemp chose */
export function planPair(folder: string): Plan {
  const id = folder.slice(-6);
  const prefix = freePrefix();
  const machine = (number: 1 | 2): PlannedMachine => {
    const own = join(folder, `${number}`);
    return {
      namespace: `failover-pair-${id}-${number}`,
      address: `${prefix}.${number}`,
      link: `fp${id}-peer`,
      here: { link: `fp${id}-${number}`, address: `${prefix}.${number * 4 + 1}` },
      there: { link: `fp${id}-up`, address: `${prefix}.${number * 4 + 2}` },
      folder: own,
      endpoint: `unix://${join(own, 'docker.sock')}`,
    };
  };
  return [machine(1), machine(2)];
}

/** Of 198.18.0.0/15, which is set apart for tests of networks (RFC 2544), what this machine has no address in. */
function freePrefix(): string {
  const taken = Object.values(networkInterfaces()).flatMap(each => each?.map(({ address }) => address) ?? []);
  for (;;) {
    const prefix = `198.${randomInt(18, 20)}.${randomInt(0, 256)}`;
    if (!taken.some(address => address.startsWith(`${prefix}.`))) return prefix;
  }
}
