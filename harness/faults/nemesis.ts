import {
  badField,
  type Duration,
  milliseconds,
  rejectUnknownKeys,
  UnusableInput,
  wholeNumber,
} from '../basics/index.ts';
import type { TopologySettings } from '../topology/index.ts';
import { checkTrigger, type Trigger } from './deployment.ts';
import type { Availability, Fault } from './fault.ts';
import { available, unavailable } from './fault.ts';

/** A plan of faults: what is injected, in which order, when, and for how long. A value, like the faults in it. */
export type Nemesis =
  | Fault
  | { readonly does: 'in sequence'; readonly parts: readonly Nemesis[] }
  | { readonly does: 'together'; readonly parts: readonly Nemesis[] }
  | { readonly does: 'repeat'; readonly everyMs: number; readonly times: number; readonly part: Nemesis }
  | { readonly does: 'for a time'; readonly forMs: number; readonly part: Nemesis }
  | { readonly does: 'after'; readonly afterMs: number; readonly part: Nemesis }
  | { readonly does: 'when'; readonly trigger: Trigger; readonly withinMs: number; readonly part: Nemesis };

/** Each begins when the one before has been proven. */
export const sequence = (...parts: readonly Nemesis[]): Nemesis => ({
  does: 'in sequence',
  parts: parts.map(part => nemesisIn('sequence', part)),
});

/** All begin at the same time. */
export const together = (...parts: readonly Nemesis[]): Nemesis => ({
  does: 'together',
  parts: parts.map(part => nemesisIn('together', part)),
});

/**
 * Again and again: the next round begins a period after the one before, which is healed first.
 * The last round lasts until it is healed.
 * @throws UnusableInput when `times` is not a whole number from 1 to 1000, and when several rounds wait for a phase
 */
export function repeat(rounds: { every: Duration; times: number }, part: Nemesis): Nemesis {
  rejectUnknownKeys('what is given to repeat', rounds, ['every', 'times']);
  const { every, times } = rounds;
  wholeNumber('the times given to repeat', times, 1, 1000);
  const round = nemesisIn('repeat', part);
  if (times > 1 && waitsForPhase(round)) throw new UnusableInput(PHASE_IN_ROUNDS);
  return {
    does: 'repeat',
    everyMs: milliseconds('the period given to repeat', every),
    times,
    part: round,
  };
}

// The phases of an injection are those after its first fault: in later rounds they have passed.
const PHASE_IN_ROUNDS =
  "repeat got a plan that waits for a phase, and phases are counted from the first round only; wait for a sentinelEvent such as '+switch-master', or inject several times";

function waitsForPhase(nemesis: Nemesis): boolean {
  if (nemesis.does === 'fault') return false;
  if ('parts' in nemesis) return nemesis.parts.some(waitsForPhase);
  return (nemesis.does === 'when' && nemesis.trigger.on === 'phase') || waitsForPhase(nemesis.part);
}

/** For a time, counted from the moment it took effect; then it is healed, and the heal proven. */
export const lasting = (time: Duration, part: Nemesis): Nemesis => ({
  does: 'for a time',
  forMs: milliseconds('the time given to lasting', time),
  part: nemesisIn('lasting', part),
});

/**
 * Once the trigger has fired, counted from the moment at which the whole injection began. A trigger that does not fire
 * in time makes the scenario's verdict unknown.
 * @param within how long to wait for it. Default '60s'
 */
export function when(trigger: Trigger, part: Nemesis, options: { within?: Duration } = {}): Nemesis {
  rejectUnknownKeys('the last argument of when', options, ['within']);
  const { within = '60s' } = options;
  return {
    does: 'when',
    trigger: checkTrigger(trigger),
    withinMs: milliseconds('the time given to when', within),
    part: nemesisIn('when', part),
  };
}

/** After a time; inside a `when`, after its trigger. */
export const after = (time: Duration, part: Nemesis): Nemesis => ({
  does: 'after',
  afterMs: milliseconds('the time given to after', time),
  part: nemesisIn('after', part),
});

/** @throws UnusableInput when it is neither a fault nor a plan, such as a role that no fault was given */
function nemesisIn(plan: string, part: Nemesis): Nemesis {
  if (typeof part === 'object' && part !== null && 'does' in part) return part;
  throw badField(`what is given to ${plan}`, part, 'a fault such as crash(master), or a plan');
}

/** All faults in it. */
export function faultsOf(nemesis: Nemesis): readonly Fault[] {
  if (nemesis.does === 'fault') return [nemesis];
  return 'parts' in nemesis ? nemesis.parts.flatMap(faultsOf) : faultsOf(nemesis.part);
}

/** Whether every fault in it can be injected here. @param settings the known settings of the deployment */
export function availabilityOfAll(nemeses: readonly Nemesis[], settings?: TopologySettings): Availability {
  const given = nemeses.map(each => nemesisIn('inject, or as one of scenario.faults,', each));
  const lacks = given.flatMap(faultsOf).flatMap(fault => {
    const availability = fault.available(settings);
    return availability.available
      ? []
      : [`${fault.kind} of ${fault.target} cannot be injected here: ${availability.why}`];
  });
  return lacks.length === 0 ? available : unavailable([...new Set(lacks)].join('; '));
}
