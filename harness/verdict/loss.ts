import type { Data, Operation } from '../history/index.ts';
import { discrepanciesOf, type FaultMoment, lossOf, type Workload, wasInFlight } from '../workload/index.ts';
import { Unknown } from './verdict.ts';

/** What became of what a client wrote, in units of its workload: elements, increments, jobs, … */
export interface Loss {
  readonly attempted: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly unresolved: number;
  /** Acknowledged, and absent at the end. */
  readonly lost: readonly string[];
  /** Of the lost, those that a fault can have met on their way to the replicas. */
  readonly inFlight: readonly string[];
  /** Failed or unresolved, and present at the end. */
  readonly ghosts: readonly string[];
  /** Present more than once. */
  readonly duplicates: readonly string[];
  /** Present, and attempted by no client. */
  readonly unexpected: readonly string[];
}

/**
 * The loss of one client as today's matchers need it: every name, not only examples.
 * @param operations of all clients that work on the same data
 * @throws Unknown when the loss cannot be known
 */
export function knownLossOf(
  client: string,
  workload: Workload,
  operations: readonly Operation[],
  data: Data | undefined,
  faults: readonly FaultMoment[],
  readAtMs: number,
): Loss {
  const { attempted, acknowledged, failed, unresolved } = lossOf(
    workload,
    operations,
    data,
    faults,
    readAtMs,
    client,
  );
  const found = discrepanciesOf(workload, operations, data, readAtMs, client);
  if (typeof found === 'string') throw new Unknown(`what ${client} lost is unknown: ${found}`);
  const { lost, ghosts, duplicates, unexpected } = found;
  const inFlight = lost.filter(({ operation }) => faults.some(fault => wasInFlight(operation, fault)));
  return {
    attempted,
    acknowledged,
    failed,
    unresolved,
    lost: namesOf(lost),
    inFlight: namesOf(inFlight),
    ghosts: namesOf(ghosts),
    duplicates: namesOf(duplicates),
    unexpected: namesOf(unexpected),
  };
}

const namesOf = (units: readonly { readonly name: string }[]): string[] => units.map(({ name }) => name);
