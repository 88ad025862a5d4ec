import type { ClientEnd } from './client-end.ts';
import { type Connection, isConnected, isDialling } from './connections.ts';
import type { Leg, Wait } from './leg.ts';
import type { Pause } from './pauses.ts';

/** What of a client can be seen from outside; moments on any one clock, in ms. */
export interface Seen {
  readonly connections: readonly Connection[];
  readonly pauses: readonly Pause[];
  readonly outageFromMs: number;
  /** The server that acknowledged the write that ended the outage. */
  readonly endedBy: string | undefined;
  readonly clientEnd: ClientEnd | undefined;
}

/** What a client waited for between two moments, told by its connections and its pauses. */
export function clientLegs(seen: Seen, fromMs: number, toMs: number): Leg[] {
  const moments = [
    ...seen.connections.flatMap(({ dialledAtMs, connectedAtMs, hungUpAtMs, closedAtMs }) => [
      dialledAtMs,
      connectedAtMs,
      hungUpAtMs,
      closedAtMs,
    ]),
    ...seen.pauses.flatMap(pause => [pause.fromMs, pause.toMs]),
    ...(seen.clientEnd === undefined ? [] : [seen.clientEnd.atMs]),
  ].filter(atMs => atMs > fromMs && atMs < toMs);
  const bounds = [fromMs, ...moments.sort((a, b) => a - b), toMs];
  return bounds
    .slice(1)
    .map((toMs, i) => stretch(seen, bounds[i] ?? fromMs, toMs))
    .filter(leg => leg.toMs > leg.fromMs);
}

const stretch = (seen: Seen, fromMs: number, toMs: number): Leg => ({
  wait: waitAt(seen, (fromMs + toMs) / 2),
  fromMs,
  toMs,
});

/** Of all that goes on at a moment, what is nearest to the outage's end. */
function waitAt({ connections, pauses, outageFromMs, endedBy, clientEnd }: Seen, atMs: number): Wait {
  if (clientEnd !== undefined && atMs >= clientEnd.atMs)
    return { for: 'nothing', ...(clientEnd.by && { by: clientEnd.by }) };
  const data = connections.filter(({ kind }) => kind === 'redis');
  const open = data.filter(connection => isConnected(connection, atMs));
  const fresh = open.find(({ to, connectedAtMs }) => to === endedBy && connectedAtMs > outageFromMs);
  if (fresh) return { for: 'readiness', of: fresh.to };
  const dialled = data.findLast(connection => isDialling(connection, atMs));
  if (dialled) return { for: 'connection', of: dialled.to };
  const [old] = open;
  if (old) return { for: atMs >= old.hungUpAtMs ? 'farewell' : 'notice', of: old.to };
  const pause = pauses.findLast(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
  if (pause) return { for: pause.before === 'an attempt' ? 'retry' : 'round' };
  const sentinels = connections.filter(({ kind }) => kind === 'sentinel');
  const knocking = sentinels.findLast(connection => isDialling(connection, atMs));
  if (knocking) return { for: 'connection', of: knocking.to };
  const asked = sentinels.findLast(connection => isConnected(connection, atMs));
  return asked ? { for: 'answer', of: asked.to } : { for: 'itself' };
}
