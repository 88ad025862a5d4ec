import { showMs } from '../basics/index.ts';
import type { Phases } from './phases.ts';

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
