import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type ProcessorTimes, processorTimes } from '../basics/index.ts';

/** What asks for a lane, and what runs in one. */
export interface LaneRequest {
  /** How much of the machine it uses, where 1 is a usual scenario. */
  readonly weight: number;
  /** Runs only when nothing else does. */
  readonly alone: boolean;
}

/** What the machine did in the last second or two. */
export interface Load {
  /** Share of the processors' time that was used, 0 to 1. */
  readonly busyShare: number;
  /** The longest time for which the broker's own process could not run, ms. */
  readonly stallMs: number;
}

export interface Occupancy {
  readonly running: readonly LaneRequest[];
  /** Ms since the last one entered. */
  readonly sinceEntryMs: number;
}

// Most of a scenario is waiting. Above this share the observers of a scenario are late by more than its times may be off.
const BUSY_ENOUGH = 0.75;
const STALLED_MS = 150;
// What a scenario costs at its start shows in the load only afterwards.
const SETTLING_MS = 1500;

/** Whether it may begin now. The first one always may: nothing else makes the machine busier than it is. */
export function mayEnter(request: LaneRequest, { running, sinceEntryMs }: Occupancy, load: Load): boolean {
  if (running.length === 0) return true;
  if (request.alone || running.some(({ alone }) => alone)) return false;
  if (sinceEntryMs < SETTLING_MS * request.weight) return false;
  return load.busyShare < BUSY_ENOUGH && load.stallMs < STALLED_MS;
}

const SAMPLE_EVERY_MS = 500;
const SAMPLES = 3;

type Sample = Pick<ProcessorTimes, 'idle' | 'total'> & { readonly stallMs: number };

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

/** @param samples the oldest first */
export function loadBetween(samples: readonly Sample[]): Load {
  const [first, last] = [samples.at(0), samples.at(-1)];
  const stallMs = Math.max(0, ...samples.slice(1).map(each => each.stallMs));
  if (first === undefined || last === undefined || last.total === first.total)
    return { busyShare: 0, stallMs };
  return { busyShare: 1 - (last.idle - first.idle) / (last.total - first.total), stallMs };
}
