import type { ClientEvent, ObservedEvent } from '../observation/index.ts';

/** A pause that a client makes of itself before its next attempt; moments on the harness's clock. */
export interface Pause {
  readonly fromMs: number;
  readonly toMs: number;
  /** Before the client asks the sentinels at all, or before it asks all of them once more. */
  readonly before: 'an attempt' | 'another round';
}

/**
 * The pauses of a client of ioredis's family, which says 'reconnecting' with their length and 'connecting' at their end.
 * Of other libraries none are seen.
 */
export function pausesOf(events: readonly ObservedEvent[], client: string): Pause[] {
  const own = events.filter(
    (event): event is ClientEvent => event.kind === 'client' && event.client === client,
  );
  return own.flatMap((event, i): Pause[] => {
    const roundMs = roundPauseOf(event);
    if (roundMs !== undefined)
      return [{ fromMs: event.atMs, toMs: event.atMs + roundMs, before: 'another round' }];
    const meantMs = Number(event.detail);
    if (event.event !== 'reconnecting' || event.detail === '' || Number.isNaN(meantMs)) return [];
    const next = own.slice(i).find(later => later.event === 'connecting');
    const toMs = next?.atMs ?? event.atMs + meantMs;
    return [{ fromMs: event.atMs, toMs, before: 'an attempt' }];
  });
}

/** 'All sentinels are unreachable. Retrying from scratch after 10ms.' (SentinelConnector of ioredis) */
function roundPauseOf({ event, detail }: ClientEvent): number | undefined {
  const [, ms] = (event === 'error' && /Retrying from scratch after (\d+)ms/.exec(detail)) || [];
  return ms === undefined ? undefined : Number(ms);
}
