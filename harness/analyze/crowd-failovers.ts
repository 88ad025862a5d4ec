import { sumOf } from '../basics/index.ts';
import { silenceOf, sumOfCounts } from '../clients/index.ts';
import type { RecordedCrowd, ScenarioRecord } from '../run/index.ts';
import { serverLookup } from '../timeline/index.ts';
import { type Accepted, acceptedBy, countedUntilMs, isCutOff } from './accepted.ts';
import { attemptsTo } from './crowd-attempts.ts';
import { type KindOfError, lastErrorsOf } from './crowd-errors.ts';
import { spansOf } from './crowd-spells.ts';
import { type Witness, witnessOf } from './crowd-witness.ts';
import type { Failover } from './failovers.ts';
import { type Peaks, peaksOf, totalOf } from './peaks.ts';

/**
 * What a crowd experienced after a fault, until the next one or the end. Times count from the fault. Connections that did not
 * work again before the next fault did so when they worked again after that.
 */
export interface CrowdFailover {
  /** 'crash of the master' */
  readonly title: string;
  /** In ms since the scenario's workload began. */
  readonly injectedAtMs: number;
  /** Connections that had worked before. */
  readonly connections: number;
  /** Those that worked on without an interruption, where no other master was promoted. */
  readonly undisturbed: number;
  readonly reconnected: number;
  /** Those that did not work again. */
  readonly never: number;
  /** The last error of each of those. */
  readonly neverBecause: readonly KindOfError[];
  /** When the first connection worked again, half of them, and the last of those that did; absent when they did not. */
  readonly firstMs?: number;
  readonly medianMs?: number;
  readonly lastMs?: number;
  /** Attempts to connect, counted at the clients. */
  readonly toServers: Peaks;
  readonly toSentinels: Peaks;
  /** The same by server, beside what the server itself counted. */
  readonly byServer: Readonly<Record<string, ServerAttempts>>;
  /** Connections that servers and sentinels rejected because of `maxclients`, by their own count. */
  readonly rejected: number;
  /** Servers that no longer reported that at the end, while it connected to them: they can have rejected more. Absent when none. */
  readonly uncounted?: readonly string[];
  /** Whether the servers counted the same connections; absent where none answered all the time. */
  readonly witness?: Witness;
}

export interface ServerAttempts extends Partial<Accepted> {
  readonly attempts: number;
  /** Those that became TCP connections. `accepted` and `rejected` include the connections of others. */
  readonly connected: number;
  readonly perSecond: number;
}

/** What followed each fault that concerns the crowd; none before the workload ended. @param failovers all of the record */
export function crowdFailovers(
  record: ScenarioRecord,
  failovers: readonly Failover[],
  crowd: RecordedCrowd,
): CrowdFailover[] {
  const { workEndedAtMs } = record;
  if (workEndedAtMs === undefined) return [];
  const own = failovers.filter(({ shard }) => crowd.shard === undefined || shard === crowd.shard);
  const turns = own.map(({ title, newMaster, injectedAtMs }, place) => ({
    title,
    fromMs: injectedAtMs,
    untilMs: own[place + 1]?.injectedAtMs ?? workEndedAtMs,
    isMaster: newMaster === undefined ? undefined : isServer(record, crowd, newMaster),
  }));
  return turns.map((turn, place) =>
    crowdFailover(record, crowd, workEndedAtMs, turn, turns.slice(place + 1)),
  );
}

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The time from a fault to the next one. */
interface Turn extends Span {
  readonly title: string;
  /** Whether a server that acknowledged is the master that was promoted; undefined when no other was. */
  readonly isMaster: IsServer | undefined;
}

function crowdFailover(
  record: ScenarioRecord,
  crowd: RecordedCrowd,
  workEndedAtMs: number,
  span: Turn,
  later: readonly Turn[],
): CrowdFailover {
  const before = crowd.counted.connections.filter(({ spells }) =>
    spells.some(([, fromMs]) => fromMs <= span.fromMs),
  );
  const fates = before.map(connection => ({
    connection,
    ...fateOf(spansOf(connection, crowd.everyMs, workEndedAtMs), silenceOf(crowd.everyMs), span, later),
  }));
  const backMs = fates.flatMap(({ backMs }) => backMs ?? []).sort((a, b) => a - b);
  const never = fates.flatMap(({ connection, isNever }) => (isNever ? [connection] : []));
  const [first, last] = [backMs[0], backMs.at(-1)];
  const median = backMs[Math.ceil((backMs.length + never.length) / 2) - 1];
  const byServer = serversOf(record, crowd, span, workEndedAtMs);
  // What a server tells after a further fault has what it had not told before.
  const uncounted = later.length > 0 ? [] : uncountedIn(record, crowd, span);
  const witness = witnessOf(record, span);
  const peaksTo = (kind: 'redis' | 'sentinel') =>
    peaksOf(
      sumOfCounts(attemptsTo(record, crowd, kind).map(({ attempts }) => attempts)),
      span,
      workEndedAtMs,
    );
  return {
    title: span.title,
    injectedAtMs: span.fromMs - record.clockOriginMs,
    connections: before.length,
    undisturbed: before.length - backMs.length - never.length,
    reconnected: backMs.length,
    never: never.length,
    neverBecause: lastErrorsOf(crowd, never),
    ...(first !== undefined && { firstMs: first }),
    ...(median !== undefined && { medianMs: median }),
    ...(last !== undefined && { lastMs: last }),
    toServers: peaksTo('redis'),
    toSentinels: peaksTo('sentinel'),
    byServer,
    rejected: sumOf(Object.values(byServer).flatMap(({ rejected }) => rejected ?? [])),
    ...(uncounted.length > 0 && { uncounted }),
    ...(witness && { witness }),
  };
}

/** By the place among the servers that acknowledged; servers can change their addresses. */
type IsServer = (place: number, atMs: number) => boolean;

function isServer({ members }: ScenarioRecord, { counted }: RecordedCrowd, name: string): IsServer {
  const serverAt = serverLookup(members);
  return (place, atMs) => serverAt(String(counted.servers[place]), atMs) === name;
}

type Spans = ReturnType<typeof spansOf>;

interface Fate {
  readonly backMs?: number;
  readonly isNever: boolean;
}

/** One that a further fault met before it worked again works again after that one. */
function fateOf(spans: Spans, silenceMs: number, turn: Turn, [next, ...others]: readonly Turn[]): Fate {
  // What the next fault silences ends with the last reply before it.
  const fate = fateIn(spans, turn, next === undefined ? turn.untilMs : turn.untilMs - silenceMs);
  if (!fate.isNever || next === undefined) return fate;
  const { backMs } = fateOf(spans, silenceMs, next, others);
  return backMs === undefined ? fate : { backMs: backMs + next.fromMs - turn.fromMs, isNever: false };
}

/**
 * Where another master was promoted, a connection works again with its first acknowledged write there; otherwise with its
 * first one after an interruption.
 * @param workedUntilMs until when one that was not interrupted has worked
 */
function fateIn(spans: Spans, { fromMs, untilMs, isMaster }: Turn, workedUntilMs: number): Fate {
  const back = spans.find(
    span =>
      span.fromMs > fromMs &&
      span.fromMs < untilMs &&
      (isMaster === undefined || isMaster(span.server, span.fromMs)),
  );
  if (back !== undefined) return { backMs: back.fromMs - fromMs, isNever: false };
  const isUndisturbed =
    isMaster === undefined && spans.some(span => span.fromMs <= fromMs && span.toMs >= workedUntilMs);
  return { isNever: !isUndisturbed };
}

function serversOf(
  record: ScenarioRecord,
  crowd: RecordedCrowd,
  span: Span,
  workEndedAtMs: number,
): CrowdFailover['byServer'] {
  const all = [...attemptsTo(record, crowd, 'redis'), ...attemptsTo(record, crowd, 'sentinel')];
  const asked = all.map(({ name, attempts, connected }) => {
    const { total, perSecond } = peaksOf(attempts, span, workEndedAtMs);
    const witness = acceptedBy(record.accepted ?? {}, name, span);
    return [name, { attempts: total, connected: totalOf(connected, span), perSecond, ...witness }] as const;
  });
  return Object.fromEntries(asked.filter(([, { attempts }]) => attempts > 0));
}

function uncountedIn(record: ScenarioRecord, crowd: RecordedCrowd, span: Span): string[] {
  const atEnd = { ...span, fromMs: countedUntilMs(span) };
  const all = [...attemptsTo(record, crowd, 'redis'), ...attemptsTo(record, crowd, 'sentinel')];
  return all.flatMap(({ name, connected }) =>
    totalOf(connected, atEnd) > 0 && isCutOff(record.accepted ?? {}, name, span) ? [name] : [],
  );
}
