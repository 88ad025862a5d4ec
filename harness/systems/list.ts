import { badField } from '../basics/index.ts';
import { cacheAside } from './cache-aside.ts';
import { cluster } from './cluster.ts';
import { dns } from './dns.ts';
import { sentinel } from './sentinel.ts';
import type { System } from './system.ts';
import { twoMachines } from './two-machines.ts';

/** All of them, in the order in which lists and pages show them. */
export const SYSTEMS: readonly System[] = [twoMachines, sentinel, cacheAside, dns, cluster];

/** @throws UnusableInput when there is none of that name */
export function systemNamed(name: string): System {
  const system = SYSTEMS.find(each => each.name === name);
  if (system !== undefined) return system;
  throw badField('the name of a system', name, SYSTEMS.map(each => each.name).join(', '));
}
