import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { readOr } from '../basics/index.ts';

/** The labels on everything that the harness makes. Nothing without them is ever touched. */
export const OWNER_LABEL = 'sentinel-failover-harness.owner';
export const RUN_LABEL = 'sentinel-failover-harness.run';
/** A label for a container that cleans up on SIGTERM. */
export const STOP_FIRST_LABEL = 'sentinel-failover-harness.stop-first';

/** The process that started a run, as in labels: 'machine:pid:start time'. */
interface Owner {
  readonly machine: string;
  readonly pid: number;
  readonly startTime: string;
}

const OWNER_VARIABLE = 'HARNESS_OWNER';
const RUN_VARIABLE = 'HARNESS_RUN';

/** This process owns the run, unless a process that started this one does. */
export function claimRun(): { readonly owner: string; readonly run: string } {
  process.env[OWNER_VARIABLE] ??= [thisMachine(), process.pid, startTimeOf(process.pid)].join(':');
  process.env[RUN_VARIABLE] ??= randomBytes(6).toString('hex');
  return { owner: process.env[OWNER_VARIABLE], run: process.env[RUN_VARIABLE] };
}

/** What everything made by this run carries. */
export function runLabels(): Record<string, string> {
  const { owner, run } = claimRun();
  return { [OWNER_LABEL]: owner, [RUN_LABEL]: run };
}

/** What is known about an owner on this machine. */
type OwnerState = 'alive' | 'gone' | 'on another machine';

/**
 * A process of which nothing can be read but that there is one counts as the owner: /proc can hide those of other users.
 * @param proc only for tests
 */
export function stateOf(label: string, proc?: string): OwnerState {
  const owner = parseOwner(label);
  if (owner === undefined || owner.machine !== thisMachine()) return 'on another machine';
  return [owner.startTime, UNKNOWN].includes(startTimeOf(owner.pid, proc)) ? 'alive' : 'gone';
}

export function parseOwner(label: string): Owner | undefined {
  const [, machine, pid, startTime] = /^([0-9a-f]+):(\d+):(\w+)$/.exec(label) ?? [];
  if (machine === undefined || startTime === undefined) return undefined;
  return { machine, pid: Number(pid), startTime };
}

/**
 * Where processes can be looked up by their number. Containers with the network of their machine have its name, and see none
 * of the processes of one another.
 */
export const thisMachine = (processes = processNumbers()): string =>
  createHash('sha256')
    .update(`${hostname()} ${readOr('/etc/machine-id', '').trim()} ${processes}`)
    .digest('hex')
    .slice(0, 12);

/** The namespace of the numbers, 'pid:[4026531836]'; '' on systems that have none. */
function processNumbers(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/**
 * Distinguishes two processes with the same number: clock ticks since boot (field 22 of proc_pid_stat),
 * or 'unknown' for a process that lives where there is no /proc.
 * @returns 'none' when there is no such process
 */
export function startTimeOf(pid: number, proc = '/proc'): string {
  const stat = readOr(`${proc}/${pid}/stat`, '');
  // The program's name, in parentheses, may itself hold spaces and parentheses.
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return afterName[19] ?? (isAlive(pid) ? UNKNOWN : 'none');
}

const UNKNOWN = 'unknown';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
