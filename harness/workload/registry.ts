import { workload as adds } from './adds.ts';
import { workload as appends } from './appends.ts';
import { workload as batches } from './batches.ts';
import { workload as bullmq } from './bullmq.ts';
import { workload as consumers } from './consumers.ts';
import { workload as counter } from './counter.ts';
import type { Definition, Traits } from './definition.ts';
import { workload as expiring } from './expiring.ts';
import { workload as ids } from './ids.ts';
import type { Workload, WorkloadKind } from './kind.ts';
import { workload as lock } from './lock.ts';
import { workload as own } from './own.ts';
import { workload as pubsub } from './pubsub.ts';
import { workload as queue } from './queue.ts';
import { workload as registers } from './registers.ts';
import { workload as waited } from './waited.ts';

const WORKLOADS = {
  adds,
  appends,
  batches,
  bullmq,
  consumers,
  counter,
  expiring,
  ids,
  lock,
  own,
  pubsub,
  queue,
  registers,
  waited,
} satisfies Readonly<Record<WorkloadKind, Definition>>;

export const WORKLOAD_KINDS = Object.keys(WORKLOADS) as readonly WorkloadKind[];

/** The workloads that have a trait, for matchers that mean something only for them. */
export type KindsWith<Trait extends keyof Traits> = {
  [Kind in WorkloadKind]: (typeof WORKLOADS)[Kind]['traits'][Trait] extends true ? Kind : never;
}[WorkloadKind];

/** @throws Error for a workload that does not exist: stored runs can name one of another version */
export function definitionOf({ kind }: Pick<Workload, 'kind'>): Definition {
  if (Object.hasOwn(WORKLOADS, kind)) return WORKLOADS[kind];
  throw new Error(`There is no workload '${kind}'. Use one of ${WORKLOAD_KINDS.join(', ')}.`);
}

export const hasTrait = <Trait extends keyof Traits>(
  workload: Workload,
  trait: Trait,
): workload is Workload<KindsWith<Trait>> => definitionOf(workload).traits[trait];

/** What a workload counts: 'element', 'job', … or what a workload of the user's own declares. */
export const unitOf = (workload: Workload): string =>
  workload.kind === 'own' ? String(workload.extra.unit) : definitionOf(workload).loss.unit;
