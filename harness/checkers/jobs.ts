import { entryOf } from '../basics/index.ts';
import { type Finding, judge, note, type Operation, tally, unknown } from './finding.ts';
import { eachValue, textOf } from './values.ts';

const CHECKER = 'jobs';

const DEFECTS = {
  gaveUp: 'failed for good',
  stuck: 'left behind by the workers, which did later ones',
  ticksTwice: 'done twice of the repeated job',
  schedulerStopped: 'time in which the repeated job did not come back',
};

/** The jobs that the queue still holds, by the state that it has them in. */
export interface HeldJobs {
  /** To be done as soon as a worker is free, or begun. */
  readonly due: readonly string[];
  /** Not due yet: delayed, or waiting for their children. */
  readonly later: readonly string[];
  /** No attempt is left. */
  readonly failed: readonly string[];
}

/** What is normal for the queue. Times are ms on the harness's clock. */
export interface JobSettings {
  /** After which a job that was added or begun should have been done: a stalled job is found after this. */
  readonly patienceMs: number;
  /** Period of the repeated job; undefined where there is none. */
  readonly everyMs: number | undefined;
  readonly workEndedAtMs: number;
}

/**
 * What became of jobs besides being lost or done twice, which the checker `queue` looks at. Operations are 'push', 'start' (a
 * worker begins with a job), 'pop' (it is done), 'stall' (its worker lost it) and 'tick' (the repeated job is done).
 * @param held undefined when the final data could not be read
 */
export function jobs(
  operations: readonly Operation[],
  held: HeldJobs | undefined,
  settings: JobSettings,
): Finding {
  const added = addedAt(operations);
  const done = doneOf(operations);
  const counts = {
    added: added.size,
    done: done.size,
    startedAgain: startedAgain(operations),
    stalled: countOf(operations, 'stall'),
    longestWaitMs: longestWait(added, done),
    ...ticksOf(operations, settings),
  };
  if (added.size === 0) return unknown(CHECKER, 'no job was added', counts);
  if (held === undefined) return unknown(CHECKER, 'the final data could not be read', counts);
  const gaveUp = tally();
  for (const name of held.failed) note(gaveUp, name);
  const stuck = stuckAmong(held.due, added, begunAt(operations), done, settings);
  const found = { ...counts, due: held.due.length, later: held.later.length, gaveUp, stuck };
  return judge(CHECKER, found, DEFECTS, `${done.size} of ${added.size} jobs done, none given up or stuck`);
}

/** When each was acknowledged, or failed to be. */
function addedAt(operations: readonly Operation[]): ReadonlyMap<string, number> {
  const added = new Map<string, number>();
  for (const { kind, value, outcome, completedAtMs, invokedAtMs } of operations)
    if (kind === 'push' && outcome === 'ok')
      eachValue(value, name => added.set(name, completedAtMs ?? invokedAtMs));
  return added;
}

/** When a worker began each for the last time. */
function begunAt(operations: readonly Operation[]): ReadonlyMap<string, number> {
  const begun = new Map<string, number>();
  for (const { kind, result, invokedAtMs } of operations) {
    if (kind !== 'start' || typeof result !== 'string') continue;
    begun.set(result, Math.max(invokedAtMs, begun.get(result) ?? invokedAtMs));
  }
  return begun;
}

/** When each was done for the first time. */
function doneOf(operations: readonly Operation[]): ReadonlyMap<string, number> {
  const done = new Map<string, number>();
  for (const { kind, result, invokedAtMs } of operations)
    if (kind === 'pop' && typeof result === 'string') entryOf(done, result, () => invokedAtMs);
  return done;
}

const countOf = (operations: readonly Operation[], wanted: string): number =>
  operations.filter(({ kind }) => kind === wanted).length;

/** How many jobs a worker began with after another one, or the same one, had. */
function startedAgain(operations: readonly Operation[]): number {
  const started = operations.filter(({ kind }) => kind === 'start').map(({ result }) => result);
  return started.length - new Set(started).size;
}

function longestWait(added: ReadonlyMap<string, number>, done: ReadonlyMap<string, number>): number {
  let longestMs = 0;
  for (const [name, addedAtMs] of added)
    longestMs = Math.max(longestMs, (done.get(name) ?? addedAtMs) - addedAtMs);
  return Math.round(longestMs);
}

/** Jobs that were added and last begun long ago, and are due, while the workers did jobs that were added later. */
function stuckAmong(
  due: readonly string[],
  added: ReadonlyMap<string, number>,
  begun: ReadonlyMap<string, number>,
  done: ReadonlyMap<string, number>,
  { patienceMs, workEndedAtMs }: JobSettings,
) {
  const stuck = tally();
  let latestDoneAddedAtMs = Number.NEGATIVE_INFINITY;
  for (const name of done.keys())
    latestDoneAddedAtMs = Math.max(latestDoneAddedAtMs, added.get(name) ?? Number.NEGATIVE_INFINITY);
  for (const name of due) {
    const addedAtMs = added.get(name);
    if (addedAtMs === undefined) continue;
    const sinceMs = Math.max(addedAtMs, begun.get(name) ?? addedAtMs);
    if (sinceMs < workEndedAtMs - patienceMs && addedAtMs < latestDoneAddedAtMs) note(stuck, name);
  }
  return stuck;
}

const MISSED_PERIODS = 3;

/** Queues of different databases repeat a job each: its turns have the same names, and one can stop alone. */
function ticksOf(operations: readonly Operation[], settings: JobSettings) {
  const [ticksTwice, schedulerStopped] = [tally(), tally()];
  let ticks = 0;
  if (settings.everyMs === undefined) return { ticks, ticksTwice, schedulerStopped };
  for (const ofQueue of Map.groupBy(operations, ({ key }) => key).values()) {
    const ticksOfQueue = ofQueue.filter(({ kind }) => kind === 'tick');
    ticks += ticksOfQueue.length;
    const seen = new Set<unknown>();
    for (const { result } of ticksOfQueue) {
      if (seen.has(result)) note(ticksTwice, textOf(result));
      seen.add(result);
    }
    const stopped = stoppedBefore(ticksOfQueue, settings.everyMs, settings);
    if (stopped !== undefined) note(schedulerStopped, stopped);
  }
  return { ticks, ticksTwice, schedulerStopped };
}

function stoppedBefore(
  ticks: readonly Operation[],
  everyMs: number,
  { patienceMs, workEndedAtMs }: JobSettings,
): string | undefined {
  const lastAtMs = Math.max(Number.NEGATIVE_INFINITY, ...ticks.map(({ invokedAtMs }) => invokedAtMs));
  const missingMs = Math.round(workEndedAtMs - lastAtMs);
  if (missingMs <= MISSED_PERIODS * everyMs + patienceMs) return undefined;
  return ticks.length === 0 ? 'it never came' : `its last ${missingMs} ms before the end`;
}
