import { cpus } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Load } from './admission.ts';

const SAMPLE_EVERY_MS = 500;
const SAMPLES = 3;

interface Sample {
  readonly idleMs: number;
  readonly totalMs: number;
  readonly stallMs: number;
}

/** Measures the load of the machine over the last 1.5 s. Does not keep the process alive. */
export function watchLoad(): () => Load {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const samples: Sample[] = [];
  const sample = () => {
    samples.push({ ...processorTimes(), stallMs: delay.max / 1e6 });
    delay.reset();
    if (samples.length > SAMPLES + 1) samples.shift();
  };
  sample();
  setInterval(sample, SAMPLE_EVERY_MS).unref();
  return () => loadBetween(samples);
}

function processorTimes(): Omit<Sample, 'stallMs'> {
  const times = cpus().map(cpu => cpu.times);
  // Work that gives way to everything else (nice) leaves room.
  const idleMs = times.reduce((sum, { idle, nice }) => sum + idle + nice, 0);
  const totalMs = times.reduce((sum, all) => sum + Object.values(all).reduce((a, b) => a + b, 0), 0);
  return { idleMs, totalMs };
}

/** @param samples the oldest first */
export function loadBetween(samples: readonly Sample[]): Load {
  const [first, last] = [samples.at(0), samples.at(-1)];
  const stallMs = Math.max(0, ...samples.slice(1).map(each => each.stallMs));
  if (first === undefined || last === undefined || last.totalMs === first.totalMs)
    return { busyShare: 0, stallMs };
  return { busyShare: 1 - (last.idleMs - first.idleMs) / (last.totalMs - first.totalMs), stallMs };
}
