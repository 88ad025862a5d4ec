import { readdirSync, readlinkSync } from 'node:fs';
import { readOr } from './read-or.ts';

// For tests: what Linux knows of processes, from /proc. A process that ends meanwhile has nothing.

/** @returns the ids of the process and of all processes that it started, and those of these */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter(entry => /^\d+$/.test(entry))) {
    const parent = parentOf(name);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

// '42 (node (1)) S 41 …': the name of the program may have parentheses itself.
function parentOf(pid: string): number | undefined {
  const stat = readOr(`/proc/${pid}/stat`, '');
  const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return parent === undefined ? undefined : Number(parent);
}

/** 'node --disable-warning=… /…/process.ts' */
export const commandOf = (pid: number): string =>
  readOr(`/proc/${pid}/cmdline`, '').replaceAll('\0', ' ').trim();

/** The variables that it was started with. */
export const environmentOf = (pid: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readOr(`/proc/${pid}/environ`, '')
      .split('\0')
      .filter(Boolean)
      .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

/** A port that a process listens on. */
export interface Listener {
  readonly pid: number;
  /** '127.0.0.1', '0.0.0.0', '::', … */
  readonly address: string;
  readonly port: number;
}

const LISTENS = '0A';

/** TCP sockets on which these processes listen, in the network of this process. */
export function listenersOf(pids: readonly number[]): Listener[] {
  const owners = new Map(pids.flatMap(pid => socketsOf(pid).map(inode => [inode, pid] as const)));
  return ['/proc/self/net/tcp', '/proc/self/net/tcp6'].flatMap(table =>
    readOr(table, '')
      .split('\n')
      .flatMap(line => {
        const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
        const pid = owners.get(inode);
        const [address = '', port = ''] = local.split(':');
        if (state !== LISTENS || pid === undefined) return [];
        return [{ pid, address: addressOf(address), port: Number.parseInt(port, 16) }];
      }),
  );
}

/** Inodes of the sockets that it has open. */
function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(targetOf(`/proc/${pid}/fd/${fd}`)) ?? [];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    return [];
  }
}

/** '0100007F' is 127.0.0.1: the kernel prints words in the machine's own order, here little-endian. */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap(word =>
    (word.match(/../g) ?? []).reverse().map(byte => Number.parseInt(byte, 16)),
  );
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  if (groups.every(group => group === 0)) return '::';
  if (groups.slice(0, 7).every(group => group === 0) && groups[7] === 1) return '::1';
  return groups.map(group => group.toString(16)).join(':');
}

/** Those that other machines reach: not on a loopback address. */
export const reachableListeners = (pids: readonly number[]): Listener[] =>
  listenersOf(pids).filter(({ address }) => !/^127\.|^::1$|^0:0:0:0:0:ffff:7f/.test(address));

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
