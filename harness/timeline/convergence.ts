import type { Address } from '../basics/index.ts';
import { type ObservedEvent, sameAddress, switchOf } from '../observation/index.ts';
import { type Member, memberAt } from './cast.ts';
import { sentinelEvents } from './sentinel-events.ts';
import { agreedMaster, firstState, notFollowing } from './state.ts';

/** When every live sentinel named `master`. */
export const adoption = (
  events: readonly ObservedEvent[],
  members: readonly Member[],
  fromMs: number,
  master: Address,
): number | undefined =>
  firstState(inOrder(withLeadersView(events, members, master)), (state, { atMs }) =>
    atMs >= fromMs && sameAddress(agreedMaster(state) ?? null, master) ? atMs : undefined,
  );

/**
 * Sentinels name the new master from the moment of these events on; the samples tell it up to 50 ms later.
 * The leader does so before its own +switch-master (sentinelGetCurrentMasterAddress in sentinel.c).
 */
function withLeadersView(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  master: Address,
): ObservedEvent[] {
  const views = sentinelEvents(events).flatMap(({ event, payload, atMs, sentinel }): ObservedEvent[] => {
    const change = event === '+switch-master' ? switchOf(payload) : undefined;
    const member = change && memberAt(members, change.to, atMs);
    // Where members go by names, the event can have the number.
    const to = member?.ip === undefined ? change?.to : member.address;
    const names = event === '+failover-state-reconf-slaves' ? master : to;
    if (names === undefined || !sameAddress(names, master)) return [];
    return [{ kind: 'view', atMs, sentinel, master }];
  });
  return [...events, ...views];
}

const inOrder = (events: readonly ObservedEvent[]): ObservedEvent[] =>
  events.toSorted((a, b) => a.atMs - b.atMs);

/** When the live ones of these former replicas were in sync with `master`; undefined where there are none. */
export const reconfiguration = (
  events: readonly ObservedEvent[],
  promotedAtMs: number,
  replicas: readonly string[],
  master: Address,
): number | undefined =>
  replicas.length === 0
    ? undefined
    : firstState(events, (state, { atMs }) =>
        atMs >= promotedAtMs && notFollowing(state, master, replicas).length === 0 ? atMs : undefined,
      );

/** When the old master had become a replica of `master`. */
export const demotion = (
  events: readonly ObservedEvent[],
  promotedAtMs: number,
  oldMaster: string,
  master: Address,
): number | undefined =>
  events.find(
    event =>
      event.kind === 'role' &&
      event.server === oldMaster &&
      event.atMs >= promotedAtMs &&
      event.role === 'replica' &&
      sameAddress(event.master, master),
  )?.atMs;
