import { join } from 'node:path';
import {
  type Agreement,
  agreementOf,
  cacheAtMs,
  cacheBackAtMs,
  type LoadReport,
  type NumbersByPeriod,
  numbersByPeriod,
  type Periods,
  type ServiceExit,
  type ServiceRemains,
  shardsOf,
  type Trouble,
  troubleAfter,
} from '../applications/index.ts';
import { longestOutage, type Outage } from '../history/index.ts';
import type { RecordedApplication, RecordedBudget, ScenarioRecord } from '../run/index.ts';
import { startsOf } from './failovers.ts';

/** What the users of an application met with. */
export interface ApplicationReport {
  /** 'cache-aside' */
  readonly kind: string;
  /** Before the fault; from it until the cache was back; from then to the end. A part that did not come is absent. */
  readonly periods: NumbersByPeriod;
  /** The same for each part of the key space; absent where there is one only. */
  readonly shards?: Readonly<Record<string, NumbersByPeriod>>;
  /** Ms from the fault until the cache answered again; absent when it did not. */
  readonly backMs?: number;
  /** What the load generator says of the whole run; absent when there was none, or it died. */
  readonly load?: LoadReport;
  /** Whether that and the access log tell the same. */
  readonly agreement?: Agreement;
  readonly budgets: readonly RecordedBudget[];
  /** When its users were asked to send no more requests; absent if it had no users. */
  readonly loadEndedAtMs?: number;
  /** Its requests, in the scenario's folder: 'applications/web-web.jsonl'. */
  readonly accessLog: string;
  /** What became of its processes. */
  readonly process: 'finished' | 'hung' | 'died';
  /** Of a service of the user's own only. */
  readonly service?: ServiceReport;
}

/** What became of a service of the user's own. Moments are in ms since the scenario's workload began. */
export interface ServiceReport {
  /** The times since the first fault in which no request succeeded. */
  readonly unavailable: readonly Outage[];
  /** The longest of them; one that did not end outranks all. Absent when there was none. */
  readonly unavailableMs?: number;
  /** False when that lasted until the end of the load. */
  readonly unavailableEnded?: boolean;
  /** Ends of its process, those included that a fault or the end of the scenario caused. */
  readonly exits: readonly ServiceExit[];
  readonly restart: 'always' | 'never';
  /** Processes that it had started, and that were still there after its end. */
  readonly leftBehind: readonly string[];
  /** What it printed, in the scenario's folder: 'applications/api-output.log'. */
  readonly output: string;
}

/** What the users of an application met with; undefined while it runs. */
export function applicationReport(
  record: ScenarioRecord,
  application: RecordedApplication,
  periods: Periods | undefined,
): ApplicationReport | undefined {
  const { kind, freshForMs, accessLog, budgets, result } = application;
  if (result === undefined) return undefined;
  const measured = { ...result, freshForMs };
  const lastFault = startsOf(record).at(-1);
  const { load, process } = result;
  return {
    kind,
    periods: periods === undefined ? {} : numbersByPeriod(measured, periods),
    ...(periods && shardNumbers(measured, periods)),
    ...(lastFault &&
      periods?.backAtMs !== undefined && { backMs: periods.backAtMs - lastFault.injectedAtMs }),
    ...(load && { load, agreement: agreementOf(load, result.answers, result.lag) }),
    budgets,
    ...(application.load && { loadEndedAtMs: result.loadEndedAtMs - record.clockOriginMs }),
    accessLog: join('applications', accessLog),
    process,
    ...(result.service && { service: serviceReport(record, application, result.service) }),
  };
}

function serviceReport(
  record: ScenarioRecord,
  application: RecordedApplication,
  { exits, restart, leftBehind, output }: ServiceRemains,
): ServiceReport {
  const { clockOriginMs } = record;
  const unavailable = troubleIn(record, application)?.unavailable ?? [];
  const longest = longestOutage(unavailable);
  return {
    unavailable: unavailable.map(each => ({
      ...each,
      fromMs: each.fromMs - clockOriginMs,
      toMs: each.toMs - clockOriginMs,
    })),
    ...(longest && { unavailableMs: longest.lastedMs, unavailableEnded: longest.ended }),
    exits: exits.map(exit => ({ ...exit, atMs: exit.atMs - clockOriginMs })),
    restart,
    leftBehind,
    output: join('applications', output),
  };
}

/**
 * What users met with since the first fault, and their recovery from the last; undefined while it runs, where it has no
 * users, and before any fault.
 */
export function troubleIn(
  record: ScenarioRecord,
  { load, result }: RecordedApplication,
): Trouble | undefined {
  const starts = startsOf(record);
  const [first, last] = [starts[0], starts.at(-1)];
  if (result === undefined || load === undefined || first === undefined || last === undefined)
    return undefined;
  const after = (atMs: number) => troubleAfter(result.answers, atMs, result.loadEndedAtMs);
  return { ...after(last.injectedAtMs), unavailable: after(first.injectedAtMs).unavailable };
}

/** The parts of the run of an application; undefined while it runs, where it has no users, and before any fault. */
export function periodsOf(record: ScenarioRecord, application: RecordedApplication): Periods | undefined {
  const { load, result } = application;
  const starts = startsOf(record);
  const [first, last] = [starts[0], starts.at(-1)];
  if (result === undefined || load === undefined || first === undefined || last === undefined)
    return undefined;
  const sightings = result.answers
    .map(answer => ({ atMs: cacheAtMs(answer), cache: answer.cache, shard: answer.shard ?? '' }))
    .sort((a, b) => a.atMs - b.atMs);
  return {
    beforeFromMs: load.beganAtMs + load.warmupMs,
    faultAtMs: first.injectedAtMs,
    backAtMs: result.service
      ? troubleIn(record, application)?.recoveredAtMs
      : cacheBackAtMs(sightings, last.injectedAtMs, result.loadEndedAtMs),
    endedAtMs: result.loadEndedAtMs,
  };
}

function shardNumbers(
  measured: Parameters<typeof numbersByPeriod>[0],
  periods: Periods,
): Pick<ApplicationReport, 'shards'> {
  const shards = shardsOf(measured.answers);
  if (shards.length === 0) return {};
  return {
    shards: Object.fromEntries(shards.map(shard => [shard, numbersByPeriod(measured, periods, shard)])),
  };
}
