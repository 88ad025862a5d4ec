import type { Data, Operation, Outcome } from '../history/index.ts';
import type { Discrepancies, IsReplaced, Unit } from './definition.ts';
import { keysOf } from './evidence.ts';
import { type FaultMoment, wasInFlight } from './in-flight.ts';
import type { Workload } from './kind.ts';
import { definitionOf, unitOf } from './registry.ts';

/** What a client attempted, in units of its workload. */
export interface UnitCounts {
  /** 'element', 'increment', 'job', … */
  readonly unit: string;
  readonly attempted: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly unresolved: number;
}

/** What became of it; or, in words, why that cannot be known. */
export type ClientLoss = UnitCounts & (KnownLoss | { readonly unknowable: string });

export interface KnownLoss {
  /** Acknowledged, and absent at the end. */
  readonly lost: number;
  /** Of the lost, those that a fault can have met on their way to the replicas. */
  readonly inFlight: number;
  /** Failed or unresolved, and present at the end. */
  readonly ghosts: number;
  /** Present more than once. */
  readonly duplicates: number;
  /** Present, and attempted by no client. */
  readonly unexpected: number;
  /** At most ten each. */
  readonly lostExamples: readonly string[];
  readonly ghostExamples: readonly string[];
  readonly duplicateExamples: readonly string[];
  readonly unexpectedExamples: readonly string[];
}

/** What became of one operation. */
export type Fate = Outcome | 'lost' | 'ghost';

const EXAMPLES = 10;

const NEVER: IsReplaced = () => false;

/**
 * @param operations of all clients that work on the same data: what one client pushed, another one pops
 * @param data what their master held at the end; undefined when it could not be read
 * @param faults all that took effect
 * @param readAtMs when the data was read
 * @param client whose loss it is; without it that of all of them
 * @param isReplaced of several masters that acknowledged at once, the newest one kept what it did
 */
export function lossOf(
  workload: Workload,
  operations: readonly Operation[],
  data: Data | undefined,
  faults: readonly FaultMoment[],
  readAtMs: number,
  client?: string,
  isReplaced = NEVER,
): ClientLoss {
  const counts = unitCounts(workload, operations, client);
  const found = discrepanciesOf(workload, operations, data, readAtMs, client, isReplaced);
  if (typeof found === 'string') return { ...counts, unknowable: found };
  const { lost, ghosts, duplicates, unexpected, expired = [] } = found;
  if (expired.length > 0) {
    const own = operationsOf(operations, client).filter(({ outcome }) => outcome === 'ok');
    const last = faults.flatMap(fault => lastBefore(fault, own));
    if (expired.some(operation => last.includes(operation))) return { ...counts, unknowable: EXPIRED };
  }
  return {
    ...counts,
    lost: lost.length,
    inFlight: inFlightAmong(lost, workload, faults).length,
    ghosts: ghosts.length,
    duplicates: duplicates.length,
    unexpected: unexpected.length,
    lostExamples: namesOf(lost),
    ghostExamples: namesOf(ghosts),
    duplicateExamples: namesOf(duplicates),
    unexpectedExamples: namesOf(unexpected),
  };
}

function inFlightAmong(
  lost: readonly Unit[],
  workload: Workload,
  faults: readonly FaultMoment[],
): readonly Unit[] {
  if (definitionOf(workload).loss.isReplicated?.(workload)) return [];
  return lost.filter(({ operation }) => faults.some(fault => wasInFlight(operation, fault)));
}

const EXPIRED =
  'keys that were written just before a fault had expired before the final data was read; a longer ttlMs shows whether they were lost';

// A fault can lose all that was acknowledged before it, the last of it first. What was issued last can have been acknowledged
// by the next master, and what was acknowledged just before the fault can have been read a little later.
function lastBefore(
  { injectedAtMs, meets = () => true }: FaultMoment,
  operations: readonly Operation[],
): readonly Operation[] {
  const issued = operations
    .filter(operation => operation.invokedAtMs <= injectedAtMs && meets(operation))
    .toSorted((a, b) => a.invokedAtMs - b.invokedAtMs);
  const isAcknowledged = ({ completedAtMs = Number.POSITIVE_INFINITY }: Operation) =>
    completedAtMs <= injectedAtMs;
  return [issued.at(-1), issued.findLast(isAcknowledged)].flatMap(operation => operation ?? []);
}

const namesOf = (units: readonly { readonly name: string }[]): string[] =>
  units.slice(0, EXAMPLES).map(({ name }) => name);

/**
 * The fate of each operation, in order; of one client's operations where it is given. Without the final data none is lost
 * and none a ghost.
 */
export function fatesOf(
  workload: Workload,
  operations: readonly Operation[],
  data: Data | undefined,
  readAtMs: number,
  client?: string,
  isReplaced = NEVER,
): Fate[] {
  const found = discrepanciesOf(workload, operations, data, readAtMs, client, isReplaced);
  const known = typeof found === 'string' ? { lost: [], ghosts: [] } : found;
  const [lost, ghosts] = [known.lost, known.ghosts].map(units => new Set(units.map(unit => unit.operation)));
  return operationsOf(operations, client).map(operation => {
    if (lost?.has(operation)) return 'lost';
    return ghosts?.has(operation) ? 'ghost' : operation.outcome;
  });
}

/** Every unit that differs, not only examples; a sentence when that cannot be known. */
function discrepanciesOf(
  workload: Workload,
  operations: readonly Operation[],
  data: Data | undefined,
  readAtMs: number,
  client: string | undefined,
  isReplaced: IsReplaced,
): Discrepancies | string {
  const found = comparison(workload, operations, data, readAtMs, isReplaced);
  return typeof found === 'string' || client === undefined ? found : ofClient(found, operations, client);
}

interface Comparison {
  readonly of: readonly unknown[];
  readonly found: Discrepancies | string;
}

// A report asks for each client, and for losses and fates: comparing a million operations takes a second each time.
const comparisons = new WeakMap<readonly Operation[], Comparison>();

function comparison(
  workload: Workload,
  operations: readonly Operation[],
  data: Data | undefined,
  readAtMs: number,
  isReplaced: IsReplaced,
): Discrepancies | string {
  const { loss } = definitionOf(workload);
  if (data === undefined && !loss.showsInHistories) return 'the final data could not be read';
  const of = [workload, data, readAtMs];
  const known = comparisons.get(operations);
  if (known?.of.every((each, i) => each === of[i])) return known.found;
  const found = loss.compare(operations, { workload, data: data ?? {}, readAtMs, isReplaced });
  comparisons.set(operations, { of, found });
  return found;
}

function ofClient(
  { lost, ghosts, duplicates, unexpected, ...others }: Discrepancies,
  operations: readonly Operation[],
  client: string,
): Discrepancies {
  const keys = new Set(keysOf(operationsOf(operations, client)));
  const own = (units: readonly Unit[]) => units.filter(({ operation }) => operation.client === client);
  return {
    ...others,
    lost: own(lost),
    ghosts: own(ghosts),
    duplicates: own(duplicates),
    unexpected: unexpected.filter(({ key }) => keys.has(key)),
  };
}

const operationsOf = (operations: readonly Operation[], client: string | undefined): readonly Operation[] =>
  client === undefined ? operations : operations.filter(operation => operation.client === client);

function unitCounts(
  workload: Workload,
  operations: readonly Operation[],
  client: string | undefined,
): UnitCounts {
  const { loss } = definitionOf(workload);
  const counts = { ok: 0, fail: 0, unresolved: 0 };
  for (const operation of operationsOf(operations, client))
    loss.units(operation, (_, outcome) => {
      counts[outcome] += 1;
    });
  return {
    unit: unitOf(workload),
    attempted: counts.ok + counts.fail + counts.unresolved,
    acknowledged: counts.ok,
    failed: counts.fail,
    unresolved: counts.unresolved,
  };
}
