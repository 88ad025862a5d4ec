import type { Mastership } from '../timeline/index.ts';
import type { Workload } from '../workload/index.ts';
import { atomicity } from './atomicity.ts';
import { type Breakdown, breakdown } from './breakdown.ts';
import { byKey } from './by-key.ts';
import { convergence } from './convergence.ts';
import { counter } from './counter.ts';
import { delivery } from './delivery.ts';
import { elements } from './elements.ts';
import type { Data, Finding, Operation } from './evidence.ts';
import { linearizability, registers } from './linearizability/index.ts';
import { lock } from './lock.ts';
import { outcomes } from './outcomes.ts';
import { queue } from './queue.ts';
import { runCheckers } from './run.ts';
import { setReads } from './set-reads.ts';
import { type EvidenceShard, evidenceOf, namingShard } from './shards.ts';
import { ttl } from './ttl.ts';
import { twoMasters } from './two-masters.ts';
import { uniqueIds } from './unique-ids.ts';
import { unsettled } from './unsettled.ts';

/** Everything that is known at the end of a scenario. Times are ms on the harness's clock. */
export interface Evidence {
  readonly workload: Workload;
  /** Of all clients. */
  readonly operations: readonly Operation[];
  /** What each server that answers holds, by name; undefined when that could not be told. */
  readonly data: Readonly<Record<string, Data>> | undefined;
  /** The name of the master at the end. */
  readonly master: string | undefined;
  /** 'host:port' of each server, by name. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly masterships: readonly Mastership[];
  /** Of a cluster: the shard of each server, by name. Each shard has a master of its own. */
  readonly shardOf?: Readonly<Record<string, string>>;
  readonly workEndedAtMs: number;
  readonly readAtMs: number;
  /** Where there are several: each is judged for itself. */
  readonly shards?: readonly EvidenceShard[];
}

type Checks = Readonly<Record<string, () => Finding>>;

/** Judges with the checkers of the workload, and with those that every workload has. */
export const judgeEvidence = (evidence: Evidence): Finding[] =>
  evidence.shards?.flatMap(shard => namingShard(shard, judgeOne(evidenceOf(shard, evidence)))) ??
  judgeOne(evidence);

const judgeOne = (evidence: Evidence): Finding[] =>
  runCheckers({ ...(CHECKS[evidence.workload.kind]?.(evidence) ?? {}), ...always(evidence) });

/**
 * Where and when elements were lost; undefined for workloads without elements, when what is left is not known, and where
 * there are several shards.
 */
export function breakdownOf(evidence: Evidence): Breakdown | undefined {
  const isTold = ELEMENTAL.has(evidence.workload.kind) && evidence.shards === undefined;
  const present = isTold ? listed(evidence) : undefined;
  return present && breakdown(evidence.operations, present);
}

const ELEMENTAL = new Set(['appends', 'adds', 'waited']);

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
  ...(CONSUMED.has(workload.kind) ? {} : { convergence: () => convergence(data ?? {}) }),
  ...twoMastersIn(masterships, shardOf),
});

function twoMastersIn(all: Evidence['masterships'], shardOf: Readonly<Record<string, string>>): Checks {
  const groups = [...Map.groupBy(all, ({ server }) => shardOf[server])];
  const one = groups.length < 2;
  if (one) return { 'two-masters': () => twoMasters(all) };
  return Object.fromEntries(
    groups.map(([shard, ofShard]) => [`two-masters ${shard}`, () => twoMasters(ofShard)]),
  );
}

// What these write is taken away again: that nothing is left to compare tells nothing.
const CONSUMED = new Set(['queue', 'bullmq', 'consumers', 'lock', 'pubsub']);

const CHECKS: Readonly<Record<string, (evidence: Evidence) => Checks>> = {
  appends: evidence => ({ elements: () => elements(evidence.operations, listed(evidence)) }),
  waited: evidence => ({ elements: () => elements(evidence.operations, listed(evidence)) }),
  adds: evidence => ({
    elements: () => elements(evidence.operations, listed(evidence)),
    ...byKey('set-reads', evidence.operations, ofKey => setReads(ofKey, isMasterIn(evidence))),
  }),
  counter: evidence => ({ counter: () => counter(evidence.operations, numberAt(evidence)) }),
  ids: ({ operations }) => ({ 'unique-ids': () => uniqueIds(operations) }),
  registers: ({ operations }) => ({ linearizability: () => linearizability(operations, registers) }),
  batches: evidence => ({ atomicity: () => atomicity(evidence.operations, listed(evidence)) }),
  queue: evidence => ({ queue: () => queue(evidence.operations, listed(evidence)) }),
  bullmq: evidence => ({ queue: () => queue(evidence.operations, waitingJobs(evidence)) }),
  lock: ({ operations, workload }) => ({
    lock: () => lock(operations, { leaseMs: Number(workload.extra.leaseMs) }),
  }),
  pubsub: ({ operations }) => ({
    delivery: () => delivery(onceAllListen(operations), { tolerated: ['missed'] }),
  }),
  consumers: ({ operations }) => ({ delivery: () => delivery(operations, { shared: true }) }),
  expiring: ({ operations, data, master, readAtMs }) => ({
    ttl: () => ttl(operations, master === undefined ? undefined : data?.[master], readAtMs),
  }),
};

/** Without what was published before every receiver had shown that it is subscribed. */
function onceAllListen(operations: readonly Operation[]): Operation[] {
  const firstReceipts = new Map<string, number>();
  for (const { kind, client, invokedAtMs } of operations)
    if (kind === 'receive' && !firstReceipts.has(client)) firstReceipts.set(client, invokedAtMs);
  const fromMs = Math.max(...firstReceipts.values());
  const early = new Set(
    operations.flatMap(({ kind, value, invokedAtMs }) =>
      kind === 'publish' && invokedAtMs < fromMs ? [value] : [],
    ),
  );
  return operations.filter(
    ({ kind, value, result }) => !early.has((kind === 'receive' ? result : value) as string),
  );
}

const finalData = ({ data, master }: Evidence): Data | undefined =>
  master === undefined ? undefined : data?.[master];

/** All elements under the keys that the operations name. */
function listed(evidence: Evidence): string[] | undefined {
  const data = finalData(evidence);
  if (data === undefined) return undefined;
  return [...new Set(evidence.operations.map(({ key }) => key))].flatMap(key => {
    const stored = data[key];
    return stored?.type === 'list' || stored?.type === 'set' ? [...stored.value] : [];
  });
}

function numberAt(evidence: Evidence): number | undefined {
  const data = finalData(evidence);
  const [key = ''] = evidence.operations.map(operation => operation.key);
  const stored = data?.[key];
  if (data === undefined) return undefined;
  return stored?.type === 'string' ? Number(stored.value) : 0;
}

/** The data of jobs that BullMQ still holds: each is a hash under the queue's key and its id. */
function waitingJobs(evidence: Evidence): string[] | undefined {
  const data = finalData(evidence);
  if (data === undefined) return undefined;
  return Object.values(data).flatMap(stored =>
    stored.type === 'hash' && stored.value.data !== undefined ? [String(JSON.parse(stored.value.data))] : [],
  );
}

/** Whether the server with an address was a master at a moment. */
function isMasterIn({ masterships, addresses }: Evidence): (server: string, atMs: number) => boolean {
  const nameOf = new Map(Object.entries(addresses).map(([name, address]) => [address, name]));
  return (server, atMs) =>
    masterships.some(each => each.server === nameOf.get(server) && each.fromMs <= atMs && atMs <= each.toMs);
}
