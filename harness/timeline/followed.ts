import { isRead } from '../history/index.ts';
import type { ClientEvent, ObservedEvent } from '../observation/index.ts';

/** What of an operation shows which server acknowledged it. */
interface Acknowledgement {
  readonly kind: string;
  readonly outcome: string;
  readonly completedAtMs?: number;
  /** 'host:port' */
  readonly server?: string;
}

// A promotion that only the sampled role shows is seen this much late.
const SAMPLED_LATE_MS = 100;

/**
 * When a write of `client` was first acknowledged by `newMaster` after the fault, in ms after it. A client that already
 * was with that server follows with the first acknowledgement after the promotion.
 * @param isNewMaster whether an address ('host:port') was that of the new master at a moment
 * @param known.promotedMs of the failover: an acknowledgement before is none of the new master
 * @param known.operations of the client: exact, where its events report a server four times a second at most
 */
export function followedAfter(
  events: readonly ObservedEvent[],
  client: string,
  isNewMaster: (address: string, atMs: number) => boolean,
  injectedAtMs: number,
  known: { readonly promotedMs?: number; readonly operations?: readonly Acknowledgement[] } = {},
): number | undefined {
  const { promotedMs = 0, operations = [] } = known;
  const reported = events
    .filter((event): event is ClientEvent => event.kind === 'client' && event.client === client)
    .filter(({ event, detail, atMs }) => event === 'acknowledged-by' && isNewMaster(detail, atMs))
    .map(({ atMs }) => atMs);
  const acknowledged = operations
    .filter(each => each.outcome === 'ok' && !isRead(each))
    .flatMap(({ server, completedAtMs }) =>
      server !== undefined && completedAtMs !== undefined && isNewMaster(server, completedAtMs)
        ? [completedAtMs]
        : [],
    );
  const first = [...reported, ...acknowledged]
    .filter(atMs => atMs >= injectedAtMs + Math.max(0, promotedMs - SAMPLED_LATE_MS))
    .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return first === Number.POSITIVE_INFINITY ? undefined : Math.max(first - injectedAtMs, promotedMs);
}
