import type { Progress } from '../basics/index.ts';
import type { ClientProcess } from '../clients/index.ts';
import type { Fault, Proof } from '../faults/index.ts';
import type { Observation } from '../observation/index.ts';
import type { Member } from '../timeline/index.ts';
import type { Topology } from '../topology/index.ts';

/** A fault that was injected, or was tried to. Moments are on the harness's clock. */
export interface Injected {
  readonly fault: Fault;
  readonly oldMaster: string;
  readonly askedAtMs: number;
  injectedAtMs?: number;
  provenAtMs?: number;
  proof?: Proof;
  healedAtMs?: number;
  healFailed?: string;
}

/** Everything that exists while a scenario runs. */
export interface Stage {
  readonly topology: Topology;
  readonly members: readonly Member[];
  readonly observation: Observation;
  readonly clients: ReadonlyMap<string, ClientProcess>;
  readonly injected: Injected[];
  readonly workBeganAtMs: number;
  readonly progress: Progress;
}

export const membersOf = (topology: Topology): Member[] =>
  topology.servers.map(({ name, kind, address }) => ({ name, kind, address }));

/** The faults that took effect, in order. */
export const effective = (stage: Stage): (Injected & { injectedAtMs: number })[] =>
  stage.injected.filter(
    (each): each is Injected & { injectedAtMs: number } => each.injectedAtMs !== undefined,
  );
