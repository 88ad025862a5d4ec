import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { readOr } from '../../basics/index.ts';

/** A process of this machine. */
export interface ProcessFound {
  readonly pid: number;
  /** Its process group. */
  readonly group: number;
  /** As the kernel names it: 'R', 'S', 'T' for stopped, 'Z' for one that has ended and is not collected. */
  readonly state: string;
}

/** All processes of a group that have not ended. */
export const processesOf = (group: number): ProcessFound[] =>
  all().filter(each => each.group === group && !each.state.startsWith('Z'));

const all = (): ProcessFound[] => (existsSync('/proc/self/stat') ? fromProc() : fromPs());

const pids = (): number[] => readdirSync('/proc').flatMap(name => (/^\d+$/.test(name) ? [Number(name)] : []));

const fromProc = (): ProcessFound[] =>
  pids().flatMap(pid => {
    // The name of the program, in parentheses, may contain anything.
    const [state, , group] =
      readOr(`/proc/${pid}/stat`, undefined)
        ?.replace(/^.*\) /s, '')
        .split(' ') ?? [];
    return state === undefined ? [] : [{ pid, group: Number(group), state }];
  });

const fromPs = (): ProcessFound[] =>
  execFileSync('ps', ['-axo', 'pid=,pgid=,state='], { encoding: 'utf8' })
    .split('\n')
    .flatMap(line => {
      const [pid, group, state] = line.trim().split(/\s+/);
      return state === undefined ? [] : [{ pid: Number(pid), group: Number(group), state }];
    });

/** Processes with this variable in their environment, with their command lines; none where the system does not show it. */
export const processesWith = (variable: string): { readonly pid: number; readonly command: string }[] =>
  existsSync('/proc/self/environ')
    ? pids().flatMap(pid => {
        if (!readOr(`/proc/${pid}/environ`, '').split('\0').includes(variable)) return [];
        const command = readOr(`/proc/${pid}/cmdline`, '').replaceAll('\0', ' ').trim();
        return command === '' ? [] : [{ pid, command }];
      })
    : [];

// A process may end while it is read, or belong to another user.
/** Sends a signal to a process, or with a negative number to a group. @returns whether there was one */
export function signalled(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
