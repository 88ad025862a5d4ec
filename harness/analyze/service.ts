import { join } from 'node:path';
import { longestOutage, type Outage } from '../history/index.ts';
import type { RecordedBudget, RecordedService, ScenarioRecord } from '../run/index.ts';
import {
  type Agreement,
  agreementOf,
  cacheBackAtMs,
  type NumbersByPeriod,
  numbersByPeriod,
  type Periods,
  type ProcessRemains,
  reportsCache,
  type ServiceExit,
  type ServiceRemains,
  shardsOf,
  sightingsOf,
  sourceRequestsOf,
  type Trouble,
  troubleAfter,
} from '../services/index.ts';
import { startsOf } from './failovers.ts';

/** What became of a process of a service. Moments are in ms since the scenario's workload began. */
export interface ProcessReport {
  readonly process: 'finished' | 'hung' | 'died';
  /** Ends of the process, those included that a fault or the end of the scenario caused. */
  readonly exits: readonly ServiceExit[];
  readonly restart: 'always' | 'never';
  /** Processes that it had started, and that were still there after its end. */
  readonly leftBehind: readonly string[];
  /** What it printed, in the scenario's folder: 'services/api-output.log'. */
  readonly output: string;
}

/** What the users of a service experienced. */
export interface ServiceReport extends ProcessReport {
  /**
   * Before the fault; from it until the service was back; from then to the end. A part that did not come is absent. It is back
   * when its cache answers again, if it reports that, or else when requests succeed again.
   */
  readonly periods: NumbersByPeriod;
  /** The same for each part of the key space; absent where answers report none. */
  readonly shards?: Readonly<Record<string, NumbersByPeriod>>;
  /** Whether its answers report what came of asking a cache. */
  readonly hasCache?: true;
  /** Ms from the last fault until it was back; absent when it was not. */
  readonly backMs?: number;
  /** Whether the load generator and its own request log show the same; absent where it keeps none. */
  readonly agreement?: Agreement;
  readonly budgets: readonly RecordedBudget[];
  /** When its load was asked to end; absent when it had none. */
  readonly loadEndedAtMs?: number;
  /** Its requests, in the scenario's folder: 'services/web-requests.jsonl'. */
  readonly requests: string;
  /** The times since the first fault in which no request succeeded. */
  readonly unavailable: readonly Outage[];
  /** The longest of them; one that did not end outranks all. Absent when there was none. */
  readonly unavailableMs?: number;
  /** False when that lasted until the end of the load. */
  readonly unavailableEnded?: boolean;
  /** The processes behind it, by name; absent where there are none. */
  readonly behind?: Readonly<Record<string, ProcessReport>>;
}

/** What the users of a service met with; undefined while it runs. */
export function serviceReport(
  record: ScenarioRecord,
  service: RecordedService,
  periods: Periods | undefined,
): ServiceReport | undefined {
  const { requests, budgets, result, load } = service;
  if (result === undefined) return undefined;
  const measured = measuredOf(service, result);
  const lastFault = startsOf(record).at(-1);
  const { answers, log, behind } = result;
  return {
    ...processReport(record, result),
    periods: periods === undefined ? {} : numbersByPeriod(measured, periods),
    ...(periods && shardNumbers(measured, periods)),
    ...(reportsCache(answers) && { hasCache: true }),
    ...(lastFault &&
      periods?.backAtMs !== undefined && { backMs: periods.backAtMs - lastFault.injectedAtMs }),
    ...(load && log !== undefined && 'requests' in log && { agreement: agreementOf(answers, log.requests) }),
    budgets,
    ...(load && { loadEndedAtMs: result.loadEndedAtMs - record.clockOriginMs }),
    requests: join('services', requests),
    ...unavailability(record, service),
    ...(behind && {
      behind: Object.fromEntries(
        Object.entries(behind).map(([name, each]) => [name, processReport(record, each)]),
      ),
    }),
  };
}

/** What the numbers of a service are made of. */
export const measuredOf = ({ freshForMs }: RecordedService, result: ServiceRemains) => ({
  answers: result.answers,
  sourceRequests: sourceRequestsOf(result),
  freshForMs,
});

const processReport = (
  { clockOriginMs }: ScenarioRecord,
  { process, exits, restart, leftBehind, output }: ProcessRemains,
): ProcessReport => ({
  process,
  exits: exits.map(exit => ({ ...exit, atMs: exit.atMs - clockOriginMs })),
  restart,
  leftBehind,
  output: join('services', output),
});

function unavailability(
  record: ScenarioRecord,
  service: RecordedService,
): Pick<ServiceReport, 'unavailable' | 'unavailableMs' | 'unavailableEnded'> {
  const { clockOriginMs } = record;
  const unavailable = troubleIn(record, service)?.unavailable.all ?? [];
  const longest = longestOutage(unavailable);
  return {
    unavailable: unavailable.map(each => ({
      ...each,
      fromMs: each.fromMs - clockOriginMs,
      toMs: each.toMs - clockOriginMs,
    })),
    ...(longest && { unavailableMs: longest.lastedMs, unavailableEnded: longest.ended }),
  };
}

/**
 * What users met with since the first fault, and their recovery from the last; undefined while it runs, where it has no
 * users, and before any fault.
 */
export function troubleIn(record: ScenarioRecord, { load, result }: RecordedService): Trouble | undefined {
  const starts = startsOf(record);
  const [first, last] = [starts[0], starts.at(-1)];
  if (result === undefined || load === undefined || first === undefined || last === undefined)
    return undefined;
  const after = (atMs: number) => troubleAfter(result.answers, atMs, result.loadEndedAtMs);
  return { ...after(last.injectedAtMs), unavailable: after(first.injectedAtMs).unavailable };
}

/** The parts of the run of a service; undefined while it runs, where it has no users, and before any fault. */
export function periodsOf(record: ScenarioRecord, service: RecordedService): Periods | undefined {
  const { load, result } = service;
  const starts = startsOf(record);
  const [first, last] = [starts[0], starts.at(-1)];
  if (result === undefined || load === undefined || first === undefined || last === undefined)
    return undefined;
  const { answers, loadEndedAtMs } = result;
  return {
    beforeFromMs: load.beganAtMs + load.warmupMs,
    askedAtMs: first.fault.askedAtMs,
    faultAtMs: first.injectedAtMs,
    backAtMs: reportsCache(answers)
      ? cacheBackAtMs(sightingsOf(answers), last.injectedAtMs, loadEndedAtMs)
      : troubleIn(record, service)?.recoveredAtMs,
    endedAtMs: loadEndedAtMs,
  };
}

function shardNumbers(
  measured: Parameters<typeof numbersByPeriod>[0],
  periods: Periods,
): Pick<ServiceReport, 'shards'> {
  const shards = shardsOf(measured.answers);
  if (shards.length === 0) return {};
  return {
    shards: Object.fromEntries(shards.map(shard => [shard, numbersByPeriod(measured, periods, shard)])),
  };
}
