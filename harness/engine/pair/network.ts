import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Plan, PlannedMachine } from './plan.ts';

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
