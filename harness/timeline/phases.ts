import { showMs } from '../basics/index.ts';

/** The moments of a failover, in ms after the fault. A phase that did not happen is absent. */
export interface Phases {
  /** A sentinel marked the master as subjectively down (+sdown). */
  readonly detectedMs?: number;
  /** The leader marked it as objectively down (+odown); the first sentinel that did, when none was elected. */
  readonly agreedMs?: number;
  /** The sentinel that carried the failover through was elected (+elected-leader). */
  readonly electedMs?: number;
  /** It chose the replica (+selected-slave). */
  readonly selectedMs?: number;
  /** Of a cluster: a node suspected the master (PFAIL). */
  readonly suspectedMs?: number;
  /** Of a cluster: a majority of masters marked it as failing (FAIL). */
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

// Which moments one follows from: its step begins at the last of them that came before it.
const FOLLOWS: Readonly<Record<keyof Phases | 'followedMs', readonly (keyof Phases)[]>> = {
  detectedMs: [],
  agreedMs: ['detectedMs'],
  electedMs: ['agreedMs', 'detectedMs'],
  selectedMs: ['electedMs'],
  suspectedMs: [],
  failedMs: ['suspectedMs'],
  requestedMs: ['failedMs', 'suspectedMs'],
  grantedMs: ['requestedMs'],
  promotedMs: ['selectedMs', 'electedMs', 'grantedMs', 'requestedMs'],
  coveredMs: ['promotedMs'],
  announcedMs: ['promotedMs'],
  adoptedMs: ['announcedMs', 'promotedMs'],
  reconfiguredMs: ['promotedMs'],
  demotedMs: ['promotedMs'],
  followedMs: ['announcedMs', 'promotedMs'],
};

/** The names of all phases, in the order in which they usually come. */
export const PHASES = Object.keys(FOLLOWS).filter(name => name !== 'followedMs') as (keyof Phases)[];

/**
 * When the step began that ends with a phase or with a client's following, in ms after the fault.
 * @param endMs when it ended; Infinity when it did not
 */
export function stepBeganAt(step: keyof Phases | 'followedMs', phases: Phases, endMs = Infinity): number {
  const before = FOLLOWS[step].flatMap(each => {
    const atMs = phases[each];
    return atMs !== undefined && atMs <= endMs ? [atMs] : [];
  });
  return Math.max(Math.min(0, endMs), ...before);
}

// A lone leader adopts before it announces, and a manual failover asks for votes though no master failed.
const OPTIONAL: readonly (readonly [keyof Phases, keyof Phases])[] = [
  ['announcedMs', 'adoptedMs'],
  ['failedMs', 'requestedMs'],
  ['suspectedMs', 'requestedMs'],
];
// What is sampled is seen up to 50 ms late, and more on a busy machine.
const DOUBT_MS = 100;

/**
 * How a timeline contradicts itself, such as by a promotion before the detection: the analysis took one event for another.
 * @returns undefined for an order that is possible
 */
export function impossibleOrder(phases: Phases): string | undefined {
  for (const later of PHASES)
    for (const earlier of allBefore(later)) {
      const [from, to] = [phases[earlier], phases[later]];
      if (from !== undefined && to !== undefined && from > to + DOUBT_MS)
        return `${later} (${showMs(to)}) is before ${earlier} (${showMs(from)}), which it follows from`;
    }
  return undefined;
}

/** All phases that a phase follows from, also by way of absent ones. */
function allBefore(later: keyof Phases): readonly (keyof Phases)[] {
  const direct = FOLLOWS[later].filter(
    earlier => !OPTIONAL.some(([from, to]) => from === earlier && to === later),
  );
  return [...new Set(direct.flatMap(each => [...allBefore(each), each]))];
}
