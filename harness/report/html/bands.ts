import { type Address, showAddress } from '../../basics/index.ts';
import type { ObservedEvent } from '../../observation/index.ts';
import type { Member } from '../../timeline/index.ts';
import { nameOf, serverLookup, shardsOf } from '../../timeline/index.ts';
import type { Band } from './model.ts';

type State = Pick<Band, 'state' | 'server'>;

/** On the harness's clock: where the last band ends, and the moment 0 of the axis. */
interface Range {
  readonly untilMs: number;
  readonly zeroAtMs: number;
}

/** Collects the states of something over time as bands, in ms after `zeroAtMs`. */
function bandsOf(
  changes: readonly { readonly atMs: number; readonly to: State | undefined }[],
  untilMs: number,
  zeroAtMs: number,
): Band[] {
  const bands: Band[] = [];
  let open: { readonly fromMs: number; readonly is: State } | undefined;
  const close = (atMs: number) => {
    if (open !== undefined) bands.push({ fromMs: open.fromMs - zeroAtMs, toMs: atMs - zeroAtMs, ...open.is });
  };
  for (const { atMs, to } of changes) {
    if (open?.is.state === to?.state && open?.is.server === to?.server) continue;
    close(atMs);
    open = to && { fromMs: atMs, is: to };
  }
  close(untilMs);
  return bands;
}

/** Which role a server played, and when it did not answer. */
export function serverBands(
  server: string,
  events: readonly ObservedEvent[],
  members: readonly Member[],
  { untilMs, zeroAtMs }: Range,
): Band[] {
  let role: State | undefined;
  let answers = true;
  const changes = events.flatMap(event => {
    if ((event.kind !== 'role' && event.kind !== 'answering') || event.server !== server) return [];
    if (event.kind === 'answering') answers = event.answering;
    else role = roleOf(event, members);
    return [{ atMs: event.atMs, to: answers ? role : ({ state: 'silent' } as const) }];
  });
  return bandsOf(changes, untilMs, zeroAtMs);
}

function roleOf(event: Extract<ObservedEvent, { kind: 'role' }>, members: readonly Member[]): State {
  if (event.role === 'master') return { state: 'master', server: event.server };
  const followed = named(members, event.master, event.atMs);
  const state = event.link === 'connected' ? 'replica' : 'apart';
  return { state, ...(followed === undefined ? {} : { server: followed }) };
}

/** Which master a sentinel named, and when it did not answer; a lane for each shard, where there are several. */
export const sentinelBands = (
  sentinel: string,
  events: readonly ObservedEvent[],
  members: readonly Member[],
  range: Range,
): Band[] =>
  shardsOf(members).flatMap((shard, lane) =>
    bandsOfView({ sentinel, shard }, events, members, range).map(band =>
      lane === 0 ? band : { ...band, lane },
    ),
  );

function bandsOfView(
  { sentinel, shard }: { readonly sentinel: string; readonly shard: string | undefined },
  events: readonly ObservedEvent[],
  members: readonly Member[],
  { untilMs, zeroAtMs }: Range,
): Band[] {
  let names: State | undefined;
  let answers = true;
  const changes = events.flatMap(event => {
    const isView = event.kind === 'view' && event.sentinel === sentinel && event.shard === shard;
    const isAnswer = event.kind === 'answering' && event.server === sentinel;
    if (!isView && !isAnswer) return [];
    if (event.kind === 'answering') answers = event.answering;
    else names = viewOf(event.master, members, event.atMs);
    return [{ atMs: event.atMs, to: answers ? names : ({ state: 'silent' } as const) }];
  });
  return bandsOf(changes, untilMs, zeroAtMs);
}

function viewOf(master: Address | null, members: readonly Member[], atMs: number): State | undefined {
  const server = named(members, master, atMs);
  return server === undefined ? undefined : { state: 'names', server };
}

const named = (members: readonly Member[], address: Address | null, atMs: number): string | undefined =>
  address === null ? undefined : (nameOf(members, address, atMs) ?? showAddress(address));

/** The acknowledgement of an operation: when, and by which server ('host:port'). */
export interface Acknowledgement {
  readonly atMs: number;
  readonly server: string | undefined;
}

// A band that goes on over a longer silence than that would hide it.
const SILENCE_MS = 1000;

/** By which server a client's operations were acknowledged; a longer silence interrupts a band. */
export function clientBands(
  acknowledgements: readonly Acknowledgement[],
  members: readonly Member[],
  zeroAtMs: number,
): Band[] {
  const serverAt = serverLookup(members);
  const inOrder = acknowledgements.toSorted((a, b) => a.atMs - b.atMs);
  const changes: { atMs: number; to: State | undefined }[] = [];
  let beforeMs = Number.NEGATIVE_INFINITY;
  for (const { atMs, server } of inOrder) {
    if (server === undefined) continue;
    if (atMs - beforeMs > SILENCE_MS && changes.length > 0) changes.push({ atMs: beforeMs, to: undefined });
    changes.push({ atMs, to: { state: 'acknowledges', server: serverAt(server, atMs) ?? server } });
    beforeMs = atMs;
  }
  return bandsOf(changes, beforeMs, zeroAtMs);
}
