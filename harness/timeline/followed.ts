import type { ClientEvent, ObservedEvent } from '../observation/index.ts';

/**
 * When a write of `client` was first acknowledged by `newMaster` after the fault, in ms after it.
 * @param newMasterAddress 'host:port'
 */
export function followedAfter(
  events: readonly ObservedEvent[],
  client: string,
  newMasterAddress: string,
  injectedAtMs: number,
): number | undefined {
  const first = events.find(
    (event): event is ClientEvent =>
      event.kind === 'client' &&
      event.client === client &&
      event.event === 'acknowledged-by' &&
      event.detail === newMasterAddress &&
      event.atMs >= injectedAtMs,
  );
  return first && first.atMs - injectedAtMs;
}
