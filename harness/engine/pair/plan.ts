import { randomInt } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

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
