/** The moments of a failover, in ms after the fault. A phase that did not happen is absent. */
export interface Phases {
  /** A sentinel held the master for subjectively down (+sdown). */
  readonly detectedMs?: number;
  /** The leader held it for objectively down (+odown); the first sentinel that did, when none was elected. */
  readonly agreedMs?: number;
  /** The sentinel that carried the failover through was elected (+elected-leader). */
  readonly electedMs?: number;
  /** It chose the replica (+selected-slave). */
  readonly selectedMs?: number;
  /** Of a cluster: a node suspected the master (PFAIL). */
  readonly suspectedMs?: number;
  /** Of a cluster: a majority of masters held it for failing (FAIL). */
  readonly failedMs?: number;
  /** Of a cluster: the replica asked for votes. */
  readonly requestedMs?: number;
  /** Of a cluster: the first master voted for it. */
  readonly grantedMs?: number;
  /** Another server became master. One that restarts as master was not promoted. */
  readonly promotedMs?: number;
  /** Of a cluster: every live node serves, and knows the new master as the owner of the old one's slots. */
  readonly coveredMs?: number;
  /** The first sentinel published the change (+switch-master). */
  readonly announcedMs?: number;
  /** Every live sentinel names the new master. */
  readonly adoptedMs?: number;
  /** Every live former replica is in sync with the new master. */
  readonly reconfiguredMs?: number;
  /** The old master, still alive or alive again, has become a replica of the new one. */
  readonly demotedMs?: number;
}

/** The failover that followed a fault. */
export interface FailoverTimeline {
  readonly phases: Phases;
  readonly oldMaster: string;
  readonly newMaster?: string;
  readonly leader?: string;
  /** All that sentinels announced since the fault, in order: more than one when a second failover followed. */
  readonly masters: readonly string[];
  /** Epochs of the attempts to fail over that sentinels published (+new-epoch). */
  readonly epochs: readonly number[];
}

/** What of a fault the timeline needs. */
export interface TimelineStart {
  /** When the fault took effect, on the harness's clock. */
  readonly injectedAtMs: number;
  /** The master at that moment. */
  readonly oldMaster: string;
}

/** Moments on the harness's clock as phases. */
export function sinceFault(moments: Record<string, number | undefined>, injectedAtMs: number): Phases {
  const known = Object.entries(moments).filter(([, atMs]) => atMs !== undefined);
  return Object.fromEntries(known.map(([phase, atMs]) => [phase, Number(atMs) - injectedAtMs]));
}
