import { now, type ProcessorTimes, processorTimes, showMs } from '../basics/index.ts';
import { engineAnswers } from '../engine/index.ts';

/** What of this machine may have got in the way of a measurement. */
export interface Disturbance {
  /** The longest time for which this process could not do anything, ms: what moments may be wrong by. */
  readonly lagMs: number;
  /** The longest time that the engine took to answer a ping, ms. */
  readonly engineMs: number;
  /** The share of processor time that the machine's host gave to others (steal), 0 to 1. */
  readonly stolen: number;
  /**
   * The share of processor time in which all processors together were at work, 0 to 1. Work that gives way to everything
   * else (nice) is none.
   */
  readonly busy: number;
}

export interface DisturbanceWatch {
  /** All that was measured until now: what a run stores. */
  samples(): readonly DisturbanceSample[];
  stop(): void;
}

/** What was measured since the sample before, half a second at most. */
export interface DisturbanceSample {
  readonly atMs: number;
  readonly lagMs: number;
  readonly engineMs: number;
  readonly times: ProcessorTimes;
}

const TICK_MS = 20;
export const SAMPLE_MS = 500;

/** Measures until it is stopped. Costs a timer of 20 ms and two pings of the engine a second. */
export function watchDisturbance(): DisturbanceWatch {
  const samples: DisturbanceSample[] = [];
  let dueAtMs = now() + TICK_MS;
  let lagMs = 0;
  let engineMs = 0;
  let pingedAtMs: number | undefined;
  const tick = setInterval(() => {
    lagMs = Math.max(lagMs, now() - dueAtMs);
    dueAtMs = now() + TICK_MS;
  }, TICK_MS);
  const ping = async () => {
    pingedAtMs = now();
    await engineAnswers();
    engineMs = Math.max(engineMs, now() - pingedAtMs);
    pingedAtMs = undefined;
  };
  const current = (): DisturbanceSample => {
    const waiting = pingedAtMs === undefined ? 0 : now() - pingedAtMs;
    return {
      atMs: now(),
      lagMs: Math.max(lagMs, now() - dueAtMs),
      engineMs: Math.max(engineMs, waiting),
      times: processorTimes(),
    };
  };
  const take = () => {
    samples.push(current());
    lagMs = 0;
    dueAtMs = now() + TICK_MS;
    engineMs = 0;
    if (pingedAtMs === undefined) void ping();
  };
  take();
  const sampling = setInterval(take, SAMPLE_MS);
  for (const timer of [tick, sampling]) timer.unref();
  return {
    samples: () => [...samples, current()],
    stop() {
      clearInterval(tick);
      clearInterval(sampling);
    },
  };
}

/** What samples show for a time. Pure. */
export function disturbanceBetween(
  samples: readonly DisturbanceSample[],
  fromMs: number,
  untilMs: number,
): Disturbance {
  const during = samples.filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs + 2 * SAMPLE_MS);
  const before = samples.findLast(({ atMs }) => atMs < fromMs) ?? samples[0];
  const last = during.at(-1);
  const share = (what: (times: ProcessorTimes) => number): number => {
    if (before === undefined || last === undefined) return 0;
    const total = last.times.total - before.times.total;
    return total <= 0 ? 0 : (what(last.times) - what(before.times)) / total;
  };
  return {
    lagMs: Math.max(0, ...during.map(sample => sample.lagMs)),
    engineMs: Math.max(0, ...during.map(sample => sample.engineMs)),
    stolen: share(({ stolen }) => stolen),
    busy: share(({ total, idle }) => total - idle),
  };
}

const MOST_LAG_MS = 1000;
const MOST_ENGINE_MS = 2000;
const MOST_STOLEN = 0.25;
const MOST_BUSY = 0.97;

/** Why times that were measured meanwhile may be wrong; undefined when there is no reason. */
export function whyDisturbed({ lagMs, engineMs, stolen, busy }: Disturbance): string | undefined {
  const reasons = [
    lagMs > MOST_LAG_MS ? stoodStill(lagMs) : '',
    engineMs > MOST_ENGINE_MS ? engineHung(engineMs) : '',
    stolen > MOST_STOLEN ? wereStolen(stolen) : '',
    busy > MOST_BUSY ? wereBusy(busy) : '',
  ].filter(Boolean);
  return reasons.length === 0 ? undefined : reasons.join(', ');
}

const stoodStill = (ms: number) => `the harness itself stood still for ${showMs(ms)}`;
const engineHung = (ms: number) => `the engine took ${showMs(ms)} to answer a ping`;
const wereStolen = (share: number) =>
  `${percent(share)} of the processor time was given to others by the host`;
const wereBusy = (share: number) => `the processors were ${percent(share)} busy`;

/** 'at most 12 ms late, engine at most 40 ms, processors 45 % busy, 0 % stolen' */
export const showDisturbance = ({ lagMs, engineMs, stolen, busy }: Disturbance): string =>
  `at most ${showMs(lagMs)} late, the engine at most ${showMs(engineMs)}, processors ${percent(busy)} busy, ${percent(stolen)} stolen`;

const percent = (share: number): string => `${Math.round(share * 100)} %`;
