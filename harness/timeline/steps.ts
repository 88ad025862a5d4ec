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
