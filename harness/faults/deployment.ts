import type { Server, Topology } from '../topology/index.ts';

/** Something that happens to a deployment. A value; the functions of triggers.ts make it. */
export type Trigger =
  | { readonly on: 'sentinel event'; readonly event: string }
  | { readonly on: 'phase'; readonly phase: string };

/** A range of TCP ports, both ends included. */
export interface Ports {
  readonly first: number;
  readonly last: number;
}

/** The deployment as faults see it while a scenario runs: its servers, and who is what just now. */
export interface Deployment {
  readonly topology: Topology;
  /**
   * The master that most sentinels name.
   * @param shard of which; needed where there are several
   * @throws UnusableInput without `shard` where there are several
   */
  master(shard?: string): Server;
  /** The sentinel that was elected last to lead a failover, or one of that shard. */
  leader(shard?: string): Server | undefined;
  /** The local ports of clients that connect from ports of their own, by name; the scenario asks for that. */
  readonly clientPorts: Readonly<Record<string, Ports>>;
  /** Chooses one; the same seed and scenario choose the same. */
  readonly pick: <Choice>(from: readonly Choice[]) => Choice;
  /** @returns when the trigger fired, in ms on the harness's clock; undefined when it did not until `deadlineMs` */
  fired(trigger: Trigger, armedAtMs: number, deadlineMs: number): Promise<number | undefined>;
}
