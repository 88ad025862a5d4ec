import type { Operation, Outage } from '../history/index.ts';
import { switchOf } from '../observation/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { nameOf, sentinelEvents } from '../timeline/index.ts';
import type { Failover } from './failovers.ts';

// Replies that a client is to understand as: this is no master, or not yet one.
const REFUSAL = /^(?!READONLY |LOADING |MASTERDOWN )[A-Z]{2,} /;

/**
 * Whether most of what a client did in an outage was refused by the master that there is after the failover, or without one:
 * it was where it was to be, and its connections explain nothing.
 * @param isMaster of an address
 */
export function isRefused(
  operations: readonly Operation[],
  { fromMs, toMs }: Outage,
  isMaster: (address: string, atMs: number) => boolean,
): boolean {
  const within = operations.filter(({ invokedAtMs }) => invokedAtMs > fromMs && invokedAtMs < toMs);
  const refused = within.filter(
    ({ error = '', server = '', invokedAtMs }) => REFUSAL.test(error) && isMaster(server, invokedAtMs),
  );
  return refused.length > within.length / 2;
}

/** Whether a plan led to another failover within an outage: the steps of the first one do not explain it. */
export function isOfLaterFailover(
  { events, members }: Pick<ScenarioRecord, 'events' | 'members'>,
  { injectedAtMs, newMaster, phases: { announcedMs = Infinity } }: Failover,
  { fromMs, toMs }: Outage,
): boolean {
  const sinceMs = Math.max(fromMs, injectedAtMs + announcedMs);
  const announced = sentinelEvents(events).filter(
    ({ event, atMs }) => event === '+switch-master' && atMs > sinceMs && atMs <= toMs,
  );
  return announced.some(({ payload, atMs }) => {
    const change = switchOf(payload);
    return change !== undefined && nameOf(members, change.to, atMs) !== newMaster;
  });
}
