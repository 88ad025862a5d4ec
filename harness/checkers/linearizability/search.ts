import { now } from '../../basics/index.ts';
import { type Bits, bitsFor, type Configurations, configurations, flip } from './configurations.ts';
import {
  candidates,
  type Entries,
  type Entry,
  entriesOf,
  lift,
  type Move,
  movesFrom,
  type Reached,
  unlift,
} from './entries.ts';
import type { Call, Group, Model } from './model.ts';

/** Whether some order of the calls explains what they answered. */
export type Outcome<State, Action> =
  | { readonly verdict: 'pass'; readonly order: readonly Call<Action>[] }
  | ({ readonly verdict: 'fail' } & Impasse<State, Action>)
  | { readonly verdict: 'unknown'; readonly limit: Limit };

/** What made a search give up. */
type Limit = 'time' | 'memory';

/** The longest order found that explains a beginning of the calls. */
export interface Impasse<State, Action> {
  readonly prefix: readonly Call<Action>[];
  /** After the prefix. */
  readonly state: State;
  /** By their times, one of these had to come next; by their results, no way on was found. The first to return first. */
  readonly stuck: readonly Call<Action>[];
}

/** What a search may cost. */
interface Limits {
  /** A moment of `now()`. */
  readonly untilMs: number;
  /** How many configurations it may remember. */
  readonly configurations: number;
}

interface Walk<State, Action> {
  readonly model: Model<State, Action>;
  readonly entries: Entries<Action>;
  readonly done: Bits;
  readonly known: Configurations;
  /** From the beginning to where the search is. */
  readonly path: Place<State, Action>[];
}

interface Place<State, Action> extends Reached<State, Action> {
  /** How many of the calls that must take effect have. */
  readonly done: number;
  /** Which of those that may have, a bit each. */
  readonly used: bigint;
  /** What is left to try from here, the next at the end. */
  readonly moves: Move<State, Action>[];
}

interface Furthest<State, Action> extends Impasse<State, Action> {
  readonly done: number;
  readonly optional: number;
}

/**
 * The search of Wing and Gong with the memory of Lowe: call after call takes effect, as long as each can have had its
 * result; where none can, back, and another one first.
 */
export function search<State, Action>(
  model: Model<State, Action>,
  group: Group<State, Action>,
  limits: Limits,
): Outcome<State, Action> {
  const walk = begin(model, group, limits);
  let furthest: Furthest<State, Action> | undefined;
  for (let turn = 0; ; turn += 1) {
    const place = walk.path.at(-1);
    if (place === undefined) return failure(group, furthest);
    if (place.done === walk.entries.required) return { verdict: 'pass', order: callsOn(walk.path) };
    if (turn % 64 === 0 && now() >= limits.untilMs) return { verdict: 'unknown', limit: 'time' };
    const went = advance(walk, place);
    if (went === 'full') return { verdict: 'unknown', limit: 'memory' };
    if (went === 'on') continue;
    furthest = furtherOf(furthest, place, walk);
    retreat(walk, place);
  }
}

function begin<State, Action>(
  model: Model<State, Action>,
  { init, calls }: Group<State, Action>,
  limits: Limits,
): Walk<State, Action> {
  const entries = entriesOf(calls);
  const start = { state: init, fingerprint: model.fingerprint(init), done: 0, used: 0n, cameBy: undefined };
  return {
    model,
    entries,
    done: bitsFor(entries.required),
    known: configurations(limits.configurations),
    path: [{ ...start, moves: movesFrom(model, entries, start) }],
  };
}

/** Tries the next move; 'stuck' when there is none. */
function advance<State, Action>(
  walk: Walk<State, Action>,
  place: Place<State, Action>,
): 'on' | 'stuck' | 'full' {
  const move = place.moves.pop();
  if (move === undefined) return 'stuck';
  const { entry, state, fingerprint } = move;
  take(walk, entry);
  const used = entry.optional ? place.used | (1n << BigInt(entry.number)) : place.used;
  const seen = walk.known.add(walk.done, used, fingerprint);
  if (seen === 'full') return 'full';
  if (seen === 'known') {
    takeBack(walk, entry);
    return 'on';
  }
  const done = place.done + (entry.optional ? 0 : 1);
  const next = { state, fingerprint, done, used, cameBy: { entry, from: place.state } };
  walk.path.push({ ...next, moves: movesFrom(walk.model, walk.entries, next) });
  return 'on';
}

function retreat<State, Action>(walk: Walk<State, Action>, { cameBy }: Place<State, Action>): void {
  walk.path.pop();
  if (cameBy !== undefined) takeBack(walk, cameBy.entry);
}

function take<State, Action>({ done }: Walk<State, Action>, entry: Entry<Action>): void {
  lift(entry);
  if (!entry.optional) flip(done, entry.number);
}

function takeBack<State, Action>({ done }: Walk<State, Action>, entry: Entry<Action>): void {
  unlift(entry);
  if (!entry.optional) flip(done, entry.number);
}

const callsOn = <State, Action>(path: readonly Place<State, Action>[]): Call<Action>[] =>
  path.flatMap(({ cameBy }) => (cameBy === undefined ? [] : [cameBy.entry.call]));

function failure<State, Action>(
  { init }: Group<State, Action>,
  furthest: Impasse<State, Action> | undefined,
): Outcome<State, Action> {
  const { prefix, state, stuck } = furthest ?? { prefix: [], state: init, stuck: [] };
  return { verdict: 'fail', prefix, state, stuck };
}

// With as few as possible of the calls that need not have taken effect, to keep the explanation short.
function furtherOf<State, Action>(
  before: Furthest<State, Action> | undefined,
  place: Place<State, Action>,
  { entries, path }: Walk<State, Action>,
): Furthest<State, Action> {
  const optional = path.length - 1 - place.done;
  if (before !== undefined && before.done > place.done) return before;
  if (before !== undefined && before.done === place.done && before.optional <= optional) return before;
  const stuck = [...candidates(entries)].flatMap(entry => (entry.optional ? [] : [entry.call]));
  stuck.sort((a, b) => a.completedAt - b.completedAt);
  return { done: place.done, optional, prefix: callsOn(path), state: place.state, stuck };
}
