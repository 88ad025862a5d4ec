import { median, sum } from 'simple-statistics';
import type { ScenarioReport } from '../report/index.ts';

/** What a scenario's record says about its time, ms. What the record lacks is absent. */
export interface ScenarioTimes {
  readonly verdict: string;
  /** How often the scenario ran; the times are those of the last attempt. */
  readonly attempts: number;
  readonly durationMs?: number;
  /** From the scenario's beginning until its deployment was ready. */
  readonly startUpMs?: number;
  /** From there to the first injected fault. */
  readonly readyToFaultMs?: number;
  /** From the first injected fault until the final state was stable and the workload ended. */
  readonly faultMs?: number;
}

/** Fields of scenario.json. A record of another commit can lack any of them. */
type StoredScenario = Partial<
  Pick<
    ScenarioReport,
    'verdict' | 'earlier' | 'startedAt' | 'durationMs' | 'clockOriginMs' | 'workEndedAtMs' | 'faults'
  >
>;

/** What a run cost beyond its faults. A figure without any source is absent. */
export interface Overhead {
  readonly wallMs: number;
  /** Sum over all scenarios. */
  readonly faultMs: number;
  readonly wallPerFault?: number;
  /** 0 to 1, of the time of the scenarios whose deployment got ready. */
  readonly startUpShare?: number;
  readonly cpuSecondsPerScenario?: number;
  /** Median. */
  readonly readyToFaultMs?: number;
}

/**
 * Reads the times out of one scenario's record: the only place that knows the record's fields.
 * @param events the text of events.jsonl; empty when there is none
 * @param wallClockOffsetMs what to subtract from wall-clock times to get the harness's clock
 */
export function timesOf(
  {
    verdict,
    earlier = [],
    startedAt = '',
    durationMs,
    clockOriginMs,
    workEndedAtMs,
    faults = [],
  }: StoredScenario,
  events: string,
  wallClockOffsetMs: number,
): ScenarioTimes {
  const startedAtMs = Date.parse(startedAt) - wallClockOffsetMs;
  const originMs = clockOriginMs ?? Number.NaN;
  const readyAtMs = Math.min(originMs, firstAnswerAtMs(events));
  const injectedAtMs = originMs + Math.min(...faults.map(fault => fault.injectedAtMs ?? Infinity));
  const endedAtMs = originMs + (workEndedAtMs ?? Number.NaN);
  return {
    verdict: verdict ?? 'unknown',
    attempts: 1 + earlier.length,
    ...duration('durationMs', 0, durationMs ?? Number.NaN),
    ...duration('startUpMs', startedAtMs, readyAtMs),
    ...duration('readyToFaultMs', readyAtMs, injectedAtMs),
    ...duration('faultMs', injectedAtMs, endedAtMs),
  };
}

/** @param busySeconds processor time of the whole machine during the run; undefined where it is not known */
export function overheadOf(
  scenarios: readonly ScenarioTimes[],
  wallMs: number,
  busySeconds: number | undefined,
): Overhead {
  const ran = scenarios.filter(({ verdict }) => verdict !== 'skipped');
  const started = ran.flatMap(({ startUpMs, durationMs }) =>
    startUpMs === undefined || durationMs === undefined ? [] : [{ startUpMs, durationMs }],
  );
  const faultMs = sum(ran.map(scenario => scenario.faultMs ?? 0));
  const delays = ran.flatMap(({ readyToFaultMs }) => readyToFaultMs ?? []);
  return {
    wallMs,
    faultMs,
    ...(faultMs > 0 && { wallPerFault: wallMs / faultMs }),
    ...(started.length > 0 && {
      startUpShare: sum(started.map(each => each.startUpMs)) / sum(started.map(each => each.durationMs)),
    }),
    ...(busySeconds !== undefined && ran.length > 0 && { cpuSecondsPerScenario: busySeconds / ran.length }),
    ...(delays.length > 0 && { readyToFaultMs: median(delays) }),
  };
}

// Linux reports processor times to programs in hundredths of a second, whatever the kernel's own tick is.
const TICKS_PER_SECOND = 100;

/**
 * Seconds for which processors were at work since the machine started, summed over all of them.
 * @param procStat the text of /proc/stat
 */
export function busySeconds(procStat: string): number | undefined {
  const all = /^cpu +(.*)$/m.exec(procStat)?.[1];
  if (all === undefined) return undefined;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = all.split(' ').map(Number);
  return (user + nice + system + irq + softIrq) / TICKS_PER_SECOND;
}

/** The observer connects when the deployment is ready, and events begin with servers that answer it. */
function firstAnswerAtMs(events: string): number {
  const line = events.split('\n').find(each => each.includes('"answering":true'));
  return line === undefined ? Infinity : Number((JSON.parse(line) as { readonly atMs?: number }).atMs);
}

function duration<Name extends string>(
  name: Name,
  fromMs: number,
  untilMs: number,
): { readonly [Key in Name]?: number } {
  const ms = untilMs - fromMs;
  // A moment that did not come is not a number here, or infinite; a clock that was set makes a time negative.
  return Number.isFinite(ms) && ms >= 0 ? ({ [name]: ms } as { [Key in Name]: number }) : {};
}
