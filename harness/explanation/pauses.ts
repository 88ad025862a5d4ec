import type { ClientEvent, ObservedEvent } from '../observation/index.ts';

/** A pause that a client makes of itself before its next attempt; moments on the harness's clock. */
export interface Pause {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The pauses of a client of ioredis's family, which says 'reconnecting' with their length and 'connecting' at their end.
 * Of other libraries none are seen.
 */
export function pausesOf(events: readonly ObservedEvent[], client: string): Pause[] {
  const own = events.filter(
    (event): event is ClientEvent => event.kind === 'client' && event.client === client,
  );
  return own.flatMap((event, i) => {
    const meantMs = Number(event.detail);
    if (event.event !== 'reconnecting' || event.detail === '' || Number.isNaN(meantMs)) return [];
    const next = own.slice(i).find(later => later.event === 'connecting');
    return [{ fromMs: event.atMs, toMs: next?.atMs ?? event.atMs + meantMs }];
  });
}
