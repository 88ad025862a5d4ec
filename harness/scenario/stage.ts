import type { ApplicationRemains, RunningApplication } from '../applications/index.ts';
import type { Progress } from '../basics/index.ts';
import type { ClientProcess } from '../clients/index.ts';
import type { Deployment, Journal } from '../faults/index.ts';
import type { DisturbanceWatch, Observation } from '../observation/index.ts';
import { type Member, shardOf, type TimelineStart } from '../timeline/index.ts';
import { MASTER_NAME, type Server, type Topology } from '../topology/index.ts';
import type { ApplicationBudget, Demand } from '../verdict/index.ts';
import type { Workload } from '../workload/index.ts';

/** Everything that exists while a scenario runs. */
export interface Stage {
  readonly topology: Topology;
  readonly deployment: Deployment;
  /** Also those that were removed while it ran. */
  readonly members: Member[];
  readonly observation: Observation;
  readonly disturbance: DisturbanceWatch;
  readonly clients: ReadonlyMap<string, ClientProcess>;
  readonly applications: ReadonlyMap<string, RunningApplication>;
  /** What became of those that were ended. */
  readonly applicationEnds: Map<string, Promise<ApplicationRemains>>;
  readonly workload: Workload;
  /** What was injected, in the order in which it was asked for. */
  readonly journal: Journal;
  /** For each call of `inject` the place in the journal where its faults begin. */
  readonly injections: number[];
  /** What the scenario demanded so far, in order. */
  readonly demands: Demand[];
  /** The same of its applications. */
  readonly budgets: ApplicationBudget[];
  /** Calls of `inject` that have not come to their end. */
  readonly running: Set<Promise<unknown>>;
  /** Ends what still waits for a trigger or a time. */
  readonly end: AbortController;
  readonly workBeganAtMs: number;
  /** When the clients were told to end their workload. What the harness itself then computes disturbs nothing. */
  workEndedAtMs: number | undefined;
  readonly progress: Progress;
}

export const membersOf = (topology: Topology): Member[] => topology.servers.map(memberOf);

export const memberOf = ({ name, kind, shard, address, host: { ip, machine } }: Server): Member => ({
  name,
  kind,
  address,
  ...(shard !== undefined && shard !== MASTER_NAME && { shard }),
  ...(ip === address.host ? {} : { ip }),
  ...(machine === undefined ? {} : { machine }),
});

/** Where a call of `inject` began to be felt. */
export interface Start extends TimelineStart {
  /** Its place in the journal. */
  readonly index: number;
}

/**
 * Of each call of `inject` the fault that took effect first; what a failover is counted from.
 * @param shard only faults that struck there; undefined for all
 */
export function starts({ journal: { injected }, injections, members }: Stage, shard?: string): Start[] {
  return injections.flatMap((from, i) => {
    const felt = injected.flatMap(({ injectedAtMs, oldMaster }, index) =>
      index < from ||
      index >= (injections[i + 1] ?? Infinity) ||
      injectedAtMs === undefined ||
      (shard !== undefined && shardOf(members, oldMaster) !== shard)
        ? []
        : [{ injectedAtMs, oldMaster, index }],
    );
    return felt.toSorted((a, b) => a.injectedAtMs - b.injectedAtMs).slice(0, 1);
  });
}
