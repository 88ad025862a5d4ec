import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type Docker from 'dockerode';
import { poll, within } from '../../basics/index.ts';
import { dockerAt } from '../connect.ts';
import { type Plan, type PlannedMachine, programsIn, removeNamespace } from './network.ts';

const ENGINE_WITHIN_MS = 20_000;
const ENDED_WITHIN_MS = 15_000;

/**
 * Leaves nothing of a pair: containers, daemons, their swarm, namespaces, links, files. Also of one that was only begun, and
 * of one that was taken down before.
 */
export async function takeDown(folder: string, plan: Plan): Promise<void> {
  // The manager last: while it is there, the other can tell it that it leaves.
  for (const machine of plan.toReversed()) await takeDownMachine(machine);
  await unmountAll(folder);
  rmSync(folder, { recursive: true, force: true });
}

async function takeDownMachine(machine: PlannedMachine): Promise<void> {
  const { folder, namespace, endpoint } = machine;
  if (existsSync(join(folder, 'docker.sock')))
    await within(
      ENGINE_WITHIN_MS,
      emptyEngine(dockerAt(endpoint)).catch(() => undefined),
    );
  end(pidOf(join(folder, 'dockerd.pid')), 'SIGTERM');
  await untilEnded(() => Promise.resolve(pidOf(join(folder, 'dockerd.pid')) === undefined));
  for (const pid of await programsIn(namespace)) end(pid, 'SIGTERM');
  const gone = await untilEnded(async () => (await programsIn(namespace)).length === 0);
  if (!gone) for (const pid of await programsIn(namespace)) end(pid, 'SIGKILL');
  await removeNamespace(machine);
}

/** What a daemon would wait for, or leave behind in the kernel, goes while it still answers. */
async function emptyEngine(docker: Docker): Promise<void> {
  const containers = await docker.listContainers({ all: true });
  for (const { Id } of containers) await docker.getContainer(Id).remove({ force: true, v: true });
  await docker.swarmLeave({ force: true });
}

/** @returns undefined where nothing runs that wrote the file */
function pidOf(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').trim());
  const runs =
    existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(file);
  return runs ? pid : undefined;
}

function end(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch {}
}

const untilEnded = async (look: () => Promise<boolean>): Promise<boolean> =>
  (await poll(async () => (await look()) || undefined, { withinMs: ENDED_WITHIN_MS, everyMs: 50 })) === true;

/** Of namespaces and of layers: a mount that stays keeps its folder. The inner ones first. */
async function unmountAll(folder: string): Promise<void> {
  const targets = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .flatMap(line => line.split(' ')[1] ?? [])
    .filter(target => target.startsWith(`${folder}/`));
  for (const target of targets.toReversed())
    await promisify(execFile)('umount', ['--lazy', target]).catch(() => undefined);
}
