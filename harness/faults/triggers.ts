import { badField } from '../basics/index.ts';
import type { Trigger } from './deployment.ts';

const PHASES = [
  'detected',
  'agreed',
  'elected',
  'selected',
  'promoted',
  'announced',
  'adopted',
  'reconfigured',
  'demoted',
  'suspected',
  'failed',
  'requested',
  'granted',
  'covered',
] as const;

/** A phase of the failover that follows the first fault of an injection: docs/report.md says what each is. */
export type PhaseName = (typeof PHASES)[number];

/**
 * A sentinel's event by its name, such as '+odown' or '-failover-abort-no-good-slave', from any sentinel.
 * @throws UnusableInput for a name that no event can have
 */
export function sentinelEvent(event: string): Trigger {
  if (/^[+-][a-z][\w-]*$/.test(event)) return { on: 'sentinel event', event };
  throw badField(
    'the name given to sentinelEvent',
    event,
    "an event as Sentinel writes it, such as '+odown'",
  );
}

/** @throws UnusableInput for a phase that there is not */
export function phase(name: PhaseName): Trigger {
  if (PHASES.includes(name)) return { on: 'phase', phase: name };
  throw badField('the name given to phase', name, PHASES.map(each => `'${each}'`).join(', '));
}

/** In words, for the report. */
export const describeTrigger = (trigger: Trigger): string =>
  trigger.on === 'phase' ? trigger.phase : trigger.event;
