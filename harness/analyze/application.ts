import { join } from 'node:path';
import {
  agreementOf,
  cacheAtMs,
  cacheBackAtMs,
  numbersByPeriod,
  type Periods,
  shardsOf,
} from '../applications/index.ts';
import type { RecordedApplication, ScenarioRecord } from '../run/index.ts';
import type { ApplicationReport } from './application-result.ts';
import { startsOf } from './failovers.ts';

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
