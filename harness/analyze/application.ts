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
  shardsOf,
} from '../applications/index.ts';
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
  /** When its users were told to ask nothing more; absent when it had none. */
  readonly loadEndedAtMs?: number;
  /** Its requests, in the scenario's folder: 'applications/web-web.jsonl'. */
  readonly accessLog: string;
  /** What became of its processes. */
  readonly process: 'finished' | 'hung' | 'died';
}

/** What the users of an application met with; undefined while it runs. */
export function applicationReport(
  record: ScenarioRecord,
  { kind, freshForMs, accessLog, budgets, result }: RecordedApplication,
  periods: Periods | undefined,
): ApplicationReport | undefined {
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
    ...(load && { loadEndedAtMs: result.loadEndedAtMs - record.clockOriginMs }),
    accessLog: join('applications', accessLog),
    process,
  };
}

/** The parts of the run of an application; undefined while it runs, where it has no users, and before any fault. */
export function periodsOf(
  record: ScenarioRecord,
  { load, result }: RecordedApplication,
): Periods | undefined {
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
    backAtMs: cacheBackAtMs(sightings, last.injectedAtMs, result.loadEndedAtMs),
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
