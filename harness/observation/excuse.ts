import { showMs, sumOf } from '../basics/index.ts';
import { type DisturbanceSample, disturbanceBetween, SAMPLE_MS, whyDisturbed } from './disturbance.ts';

/** By how much a limit was exceeded. */
export interface Overrun {
  /** Infinity for what never came. */
  readonly overrunMs: number;
  readonly budgetMs: number;
  /** Since when the time counts, on the harness's clock. Default: since the fault. */
  readonly fromMs?: number;
}

/** A time that was judged, from where it counts to its end, and by how much it was too long. */
interface JudgedTime {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly overrunMs: number;
  /** Default: what is left of the time without the overrun. */
  readonly budgetMs?: number;
}

// Shorter ones are usual; their sum over a long time would excuse anything.
const LEAST_STALL_MS = 200;
// Timers that missed their turn in a stall come with the next one.
const STALL_SLACK_MS = 250;
const LEAST_FOR_BUSY_MS = 1000;

/**
 * What of this machine's state explains that a time was too long. A stall explains at most about its own length, and only
 * inside the time that is judged. Busy processors (more than 97 %, or 25 % given to others by the host) make everything
 * slower, but hardly to less than half of its speed: they explain as much again as the budget, and a second of a
 * shorter one. What never came is explained by nothing. Pure.
 * @returns undefined when nothing explains it
 */
export function excuseFor(
  samples: readonly DisturbanceSample[],
  { fromMs, untilMs, overrunMs, budgetMs = untilMs - fromMs - overrunMs }: JudgedTime,
): string | undefined {
  if (!Number.isFinite(overrunMs)) return undefined;
  // A sample is taken after the stall that it reports, and up to a sample's length after its end.
  const stalls = samples.flatMap(({ atMs, lagMs }) =>
    lagMs >= LEAST_STALL_MS && atMs >= fromMs && atMs - lagMs - SAMPLE_MS < untilMs
      ? [Math.min(lagMs, atMs - fromMs)]
      : [],
  );
  const stalledMs = sumOf(stalls);
  if (stalledMs > 0 && overrunMs <= stalledMs + STALL_SLACK_MS)
    return `the harness itself stood still for ${showMs(stalledMs)}`;
  const found = disturbanceBetween(samples, fromMs, untilMs);
  const { engineMs, stolen, busy } = found;
  const engine = whyDisturbed({ lagMs: 0, engineMs, stolen: 0, busy: 0 });
  if (engine !== undefined && overrunMs <= engineMs) return engine;
  if (overrunMs > Math.max(budgetMs, LEAST_FOR_BUSY_MS)) return undefined;
  return whyDisturbed({ lagMs: 0, engineMs: 0, stolen, busy });
}

/** From a moment to the end of watching, or to now. */
interface Watched {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What explains that something came too late after a moment; without an overrun why times since then may be wrong. */
export function whyTooLate(
  samples: readonly DisturbanceSample[],
  watched: Watched,
  overrun?: Overrun,
): string | undefined {
  if (overrun === undefined) return whyTooSlow(samples, watched);
  const { fromMs = watched.fromMs, overrunMs, budgetMs } = overrun;
  return whyTooSlow(samples, { fromMs, untilMs: fromMs + budgetMs + overrunMs }, overrun);
}

/** The same for what was measured over the whole time, such as the latency of requests. */
export const whyTooSlow = (
  samples: readonly DisturbanceSample[],
  { fromMs, untilMs }: Watched,
  overrun?: Overrun,
): string | undefined =>
  overrun === undefined
    ? whyDisturbed(disturbanceBetween(samples, fromMs, untilMs))
    : excuseFor(samples, { ...overrun, fromMs, untilMs });
