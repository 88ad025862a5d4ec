import { showMs } from '../basics/index.ts';
import { memberAtText } from '../timeline/index.ts';
import type { Stage } from './stage.ts';

/**
 * The connections of a client to redis servers that ended since a moment, in words; those that it ended at last, with its
 * workload, are left out.
 */
export function disconnectionsSince(
  { observation, members, workEndedAtMs = Number.POSITIVE_INFINITY }: Stage,
  client: string,
  sinceMs: number,
): string[] {
  return observation.events.flatMap(event => {
    if (event.kind !== 'connection' || event.client !== client) return [];
    if (event.atMs < sinceMs || event.atMs >= workEndedAtMs) return [];
    const server = memberAtText(members, event.to);
    if (event.moment !== 'hung up' && event.moment !== 'closed') return [];
    if (server?.kind !== 'redis') return [];
    return [`after ${showMs(event.atMs - sinceMs)} the one to ${server.name}: ${event.moment}`];
  });
}
