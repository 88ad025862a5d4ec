import { existsSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { readOr } from '../../basics/index.ts';

/** What the operating system allows this process, and what of it is free. Undefined where it cannot be read. */
export interface MachineLimits {
  readonly openFiles: number | undefined;
  readonly processes: number | undefined;
  readonly freeMemoryBytes: number;
  /** In the folder where reports are written. */
  readonly freeDiskBytes: number | undefined;
  /** In the data folder of the engine, when that is on this machine. */
  readonly freeEngineDiskBytes: number | undefined;
}

/** @param engineFolder the data folder of the engine; '' when there is none */
export const machineLimits = (engineFolder: string): MachineLimits => ({
  openFiles: limitOf('Max open files'),
  processes: leastOf(limitOf('Max processes'), cgroupLimit('pids.max')),
  freeMemoryBytes: Math.min(freemem(), cgroupLimit('memory.max') ?? Infinity),
  freeDiskBytes: freeBytes('.'),
  freeEngineDiskBytes: engineFolder === '' ? undefined : freeBytes(engineFolder),
});

/** The soft limit; undefined where there is none, and on systems without /proc. */
export function limitOf(name: string, limits = readOr('/proc/self/limits', '')): number | undefined {
  const line = limits.split('\n').find(each => each.startsWith(name));
  const [, soft] = /(\d+|unlimited) +(?:\d+|unlimited)/.exec(line ?? '') ?? [];
  return soft === undefined || soft === 'unlimited' ? undefined : Number(soft);
}

function cgroupLimit(file: 'pids.max' | 'memory.max'): number | undefined {
  const text = readOr(`/sys/fs/cgroup/${file}`, '').trim();
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

const leastOf = (...limits: readonly (number | undefined)[]): number | undefined => {
  const known = limits.filter(limit => limit !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

function freeBytes(folder: string): number | undefined {
  if (!existsSync(folder)) return undefined;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
