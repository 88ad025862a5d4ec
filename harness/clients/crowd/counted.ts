// What the processes of a crowd count. Its size depends on how long the scenario runs and on the number of connections,
// and not on how often they try to connect.

/** The length of the slots of time in which moments are counted. */
export const SLOT_MS = 100;

// A write waits for its turn, and the next one for its reply.
const PERIODS = 2;
const LEAST_SILENCE_MS = 1000;

/** A connection that has nothing acknowledged for longer than that does not work. @param everyMs how often it writes */
export const silenceOf = (everyMs: number): number => Math.max(PERIODS * everyMs, everyMs + LEAST_SILENCE_MS);

export const slotOf = (atMs: number): number => Math.floor(atMs / SLOT_MS);

/** How many there were in each slot that has any: slot, count, slot, count, … in order; a slot as `slotOf` gives it. */
export type Counts = readonly number[];

/** From the first acknowledged write of a connection to its interruption, which is absent where it did not come. */
export type Spell = readonly [server: number, fromMs: number, toMs?: number];

/** What one connection of a crowd experienced. */
export interface CountedConnection {
  /** The times in which it worked, each on one server: its place in `servers`. */
  readonly spells: readonly Spell[];
  /** Its acknowledged writes. Each adds 1 to a counter of its own. */
  readonly acknowledged: number;
  /** When the last of them was acknowledged; absent when none was. */
  readonly lastMs?: number;
  /** Its last error since then, as its place in `errors`. */
  readonly lastError?: number;
}

/** Moments are ms on the harness's clock, rounded. */
export interface Counted {
  /** Addresses in the network that acknowledged writes: 'host:port'. */
  readonly servers: readonly string[];
  /** Attempts to connect, by address. */
  readonly attempts: Readonly<Record<string, Counts>>;
  /** TCP connections that came about, by address. */
  readonly connected: Readonly<Record<string, Counts>>;
  readonly acknowledged: Counts;
  readonly failed: Counts;
  /** Errors of writes and those that clients emitted, by kind: their message without addresses and numbers. */
  readonly errors: readonly { readonly kind: string; readonly counts: Counts }[];
  /** In the order of their numbers, from 0. */
  readonly connections: readonly CountedConnection[];
}

export const NOTHING_COUNTED: Counted = {
  servers: [],
  attempts: {},
  connected: {},
  acknowledged: [],
  failed: [],
  errors: [],
  connections: [],
};

/** With those connections that a process has not made, or not reported: the numbers of others go on after them. */
export function filledUp(counted: Counted, connections: number): Counted {
  const missing = Math.max(0, connections - counted.connections.length);
  const never = Array.from({ length: missing }, (): CountedConnection => ({ spells: [], acknowledged: 0 }));
  return { ...counted, connections: [...counted.connections, ...never] };
}

/** What all processes of a crowd counted together; their connections in the order of the processes. */
export function joinCounted(parts: readonly Counted[]): Counted {
  const servers = [...new Set(parts.flatMap(part => part.servers))];
  const kinds = [...new Set(parts.flatMap(part => part.errors.map(({ kind }) => kind)))];
  const byAddress = (of: (part: Counted) => Counted['attempts']): Counted['attempts'] => {
    const addresses = [...new Set(parts.flatMap(part => Object.keys(of(part))))].sort();
    return Object.fromEntries(
      addresses.map(each => [each, sumOfCounts(parts.map(part => of(part)[each] ?? []))]),
    );
  };
  const countsOf = (part: Counted, kind: string) =>
    part.errors.find(each => each.kind === kind)?.counts ?? [];
  return {
    servers,
    attempts: byAddress(part => part.attempts),
    connected: byAddress(part => part.connected),
    acknowledged: sumOfCounts(parts.map(part => part.acknowledged)),
    failed: sumOfCounts(parts.map(part => part.failed)),
    errors: kinds.map(kind => ({ kind, counts: sumOfCounts(parts.map(part => countsOf(part, kind))) })),
    connections: parts.flatMap(part => part.connections.map(each => renumbered(each, part, servers, kinds))),
  };
}

function renumbered(
  { spells, lastError, ...rest }: CountedConnection,
  part: Counted,
  servers: readonly string[],
  kinds: readonly string[],
): CountedConnection {
  const kind = lastError === undefined ? undefined : part.errors[lastError]?.kind;
  return {
    ...rest,
    spells: spells.map(
      ([server, ...times]): Spell => [servers.indexOf(part.servers[server] ?? ''), ...times],
    ),
    ...(kind !== undefined && { lastError: kinds.indexOf(kind) }),
  };
}

/** What several counted together. */
export function sumOfCounts(all: readonly Counts[]): Counts {
  const sums = new Map<number, number>();
  for (const counts of all)
    for (const [slot, count] of slotsIn(counts)) sums.set(slot, (sums.get(slot) ?? 0) + count);
  return flat(sums);
}

/** Every slot that has any, with its count. */
export const slotsIn = (counts: Counts): (readonly [slot: number, count: number])[] =>
  Array.from({ length: counts.length / 2 }, (_, place) => [
    counts[2 * place] ?? 0,
    counts[2 * place + 1] ?? 0,
  ]);

/** A map from slots to counts as it is recorded. */
export const flat = (counts: ReadonlyMap<number, number>): Counts =>
  [...counts].sort(([a], [b]) => a - b).flat();
