import type { ConnectionEvent, ObservedEvent } from '../observation/index.ts';
import { type Member, memberAtText } from '../timeline/index.ts';

/** The life of a connection that a client made. What did not happen did not within the run: Infinity. */
export interface Connection {
  /** The name of the server, or its address when it is none of the deployment. */
  readonly to: string;
  readonly kind: Member['kind'];
  readonly dialledAtMs: number;
  readonly connectedAtMs: number;
  readonly hungUpAtMs: number;
  readonly closedAtMs: number;
}

/** All connections of a client, in the order in which they were made; moments on the harness's clock. */
export function connectionsOf(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  client: string,
): Connection[] {
  const own = events.filter(
    (event): event is ConnectionEvent => event.kind === 'connection' && event.client === client,
  );
  return [...Map.groupBy(own, ({ connection }) => connection).values()].map(moments =>
    lifeOf(moments, members),
  );
}

function lifeOf(moments: readonly ConnectionEvent[], members: readonly Member[]): Connection {
  const at = (wanted: ConnectionEvent['moment']) =>
    moments.find(({ moment }) => moment === wanted)?.atMs ?? Number.POSITIVE_INFINITY;
  const to = moments.find(each => each.to !== '')?.to ?? '';
  const member = memberAtText(members, to);
  return {
    to: member?.name ?? to,
    kind: member?.kind ?? 'redis',
    dialledAtMs: at('dialled'),
    connectedAtMs: at('connected'),
    hungUpAtMs: at('hung up'),
    closedAtMs: at('closed'),
  };
}

export const isDialling = ({ dialledAtMs, connectedAtMs, closedAtMs }: Connection, atMs: number): boolean =>
  dialledAtMs <= atMs && atMs < connectedAtMs && atMs < closedAtMs;

export const isConnected = ({ connectedAtMs, closedAtMs }: Connection, atMs: number): boolean =>
  connectedAtMs <= atMs && atMs < closedAtMs;
