import {
  type Breakdown,
  breakdown,
  convergence,
  type Finding,
  outcomes,
  runCheckers,
  twoMasters,
  unsettled,
} from '../checkers/index.ts';
import type { Data } from '../history/index.ts';
import type { Checks, Evidence } from './definition.ts';
import { evidenceOf, listed, namingShard } from './evidence.ts';
import { sharedKey, type Workload } from './kind.ts';
import { definitionOf, hasTrait } from './registry.ts';
import { isOwnWorkload } from './run.ts';

/** Judges with the checkers of the workload, and with those that every workload has. */
export const judgeEvidence = (evidence: Evidence): Finding[] =>
  evidence.shards?.flatMap(shard => namingShard(shard, judgeOne(evidenceOf(shard, evidence)))) ??
  judgeOne(evidence);

const judgeOne = (evidence: Evidence): Finding[] =>
  runCheckers({ ...definitionOf(evidence.workload).checks(evidence), ...always(evidence) });

/**
 * Where and when elements were lost; undefined for workloads without elements, when the final data is not known, and where
 * there are several shards.
 */
export function breakdownOf(evidence: Evidence): Breakdown | undefined {
  if (evidence.shards !== undefined || !hasTrait(evidence.workload, 'hasElements')) return undefined;
  const present = listed(evidence);
  return present && breakdown(evidence.operations, present);
}

const always = ({
  workload,
  operations,
  data,
  masterships,
  shardOf = {},
  workEndedAtMs,
}: Evidence): Checks => ({
  unsettled: () => unsettled(operations, workEndedAtMs),
  outcomes: () => outcomes(operations),
  ...(hasTrait(workload, 'drainsKeys')
    ? {}
    : { convergence: () => convergence(heldByServers(workload, data ?? {})) }),
  ...twoMastersIn(masterships, shardOf),
});

/** Without what a workload of the user's own read, which is no key of a server. */
function heldByServers(workload: Workload, byServer: NonNullable<Evidence['data']>) {
  if (!isOwnWorkload(workload)) return byServer;
  const ofRead = `${sharedKey(workload)}:`;
  const held = (data: Data): Data =>
    Object.fromEntries(Object.entries(data).filter(([key]) => !key.includes(ofRead)));
  return Object.fromEntries(Object.entries(byServer).map(([server, data]) => [server, held(data)]));
}

function twoMastersIn(all: Evidence['masterships'], shardOf: Readonly<Record<string, string>>): Checks {
  const groups = [...Map.groupBy(all, ({ server }) => shardOf[server])];
  const one = groups.length < 2;
  if (one) return { 'two-masters': () => twoMasters(all) };
  return Object.fromEntries(
    groups.map(([shard, ofShard]) => [`two-masters ${shard}`, () => twoMasters(ofShard)]),
  );
}
