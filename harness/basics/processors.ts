import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { sumOf } from './collections.ts';

/** How this machine's processors spent their time since it started: ms, over all of them. */
export interface ProcessorTimes {
  readonly total: number;
  /** Nothing ran, or only work that gives way to everything else (nice). */
  readonly idle: number;
  /** The machine's host gave it to others (steal). */
  readonly stolen: number;
}

export function processorTimes(): ProcessorTimes {
  const all = cpus().map(({ times }) => times);
  const idle = sumOf(all.map(freeTime));
  const atWork = sumOf(all.map(({ user, sys, irq }) => user + sys + irq));
  const stolen = stolenMs();
  return { total: atWork + idle + stolen, idle, stolen };
}

export const freeTime = ({ idle, nice }: Readonly<Record<'idle' | 'nice', number>>): number => idle + nice;

const MS_A_TICK = 10;

/** Only Linux reports it. */
function stolenMs(): number {
  try {
    const [, steal] = /^cpu +(?:\d+ ){7}(\d+)/m.exec(readFileSync('/proc/stat', 'utf8')) ?? [];
    return Number(steal ?? 0) * MS_A_TICK;
  } catch {
    return 0;
  }
}
