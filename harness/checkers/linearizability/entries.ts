import type { Call, Model } from './model.ts';

/** The invocation or the return of a call, in a doubly linked list by time. Unresolved calls have no return. */
export interface Entry<Action> {
  readonly kind: 'invocation' | 'return';
  readonly call: Call<Action>;
  /** Numbers the calls that must take effect, and apart from them those that may. */
  readonly number: number;
  readonly optional: boolean;
  /** That of an invocation. */
  readonly return: Entry<Action> | undefined;
  previous: Link<Action> | undefined;
  next: Entry<Action> | undefined;
}

interface Link<Action> {
  next: Entry<Action> | undefined;
}

/** What of a group has not taken effect yet. */
export interface Entries<Action> {
  readonly head: Link<Action>;
  /** How many calls must take effect. */
  readonly required: number;
}

/** All calls of a group. */
export function entriesOf<Action>(calls: readonly Call<Action>[]): Entries<Action> {
  const inOrder = calls.toSorted((a, b) => a.invokedAt - b.invokedAt);
  const isOptional = (call: Call<Action>) => call.completedAt === Number.POSITIVE_INFINITY;
  const required = inOrder
    .filter(call => !isOptional(call))
    .flatMap((call, i) => entriesOfCall(call, i, false));
  const optional = inOrder.filter(isOptional).flatMap((call, i) => entriesOfCall(call, i, true));
  const head: Link<Action> = { next: undefined };
  let last: Link<Action> = head;
  for (const entry of [...required, ...optional].sort(byTime)) {
    entry.previous = last;
    last.next = entry;
    last = entry;
  }
  return { head, required: required.length / 2 };
}

/** The calls that can be the next to take effect: nothing that is left returned before they were invoked. */
export function* candidates<Action>({ head }: Entries<Action>): Generator<Entry<Action>> {
  for (let entry = head.next; entry?.kind === 'invocation'; entry = entry.next) yield entry;
}

/** Takes a call out, as it has taken effect. */
export function lift<Action>(entry: Entry<Action>): void {
  unlink(entry);
  if (entry.return !== undefined) unlink(entry.return);
}

/** Puts back the call that was lifted last. */
export function unlift<Action>(entry: Entry<Action>): void {
  if (entry.return !== undefined) relink(entry.return);
  relink(entry);
}

function entriesOfCall<Action>(call: Call<Action>, number: number, optional: boolean): Entry<Action>[] {
  const shared = { call, number, optional, previous: undefined, next: undefined };
  if (optional) return [{ ...shared, kind: 'invocation', return: undefined }];
  const itsReturn: Entry<Action> = { ...shared, kind: 'return', return: undefined };
  return [{ ...shared, kind: 'invocation', return: itsReturn }, itsReturn];
}

// The order of calls at the same moment is unknown: invocations first makes such calls concurrent.
function byTime<Action>(a: Entry<Action>, b: Entry<Action>): number {
  if (timeOf(a) !== timeOf(b)) return timeOf(a) - timeOf(b);
  return Number(a.kind === 'return') - Number(b.kind === 'return');
}

const timeOf = <Action>({ kind, call }: Entry<Action>): number =>
  kind === 'invocation' ? call.invokedAt : call.completedAt;

function unlink<Action>({ previous, next }: Entry<Action>): void {
  if (previous !== undefined) previous.next = next;
  if (next !== undefined) next.previous = previous;
}

function relink<Action>(entry: Entry<Action>): void {
  if (entry.previous !== undefined) entry.previous.next = entry;
  if (entry.next !== undefined) entry.next.previous = entry;
}

/** A call that can take effect, and what that leads to. */
export interface Move<State, Action> {
  readonly entry: Entry<Action>;
  readonly state: State;
  readonly fingerprint: string;
}

/** Where a search is, and how it got there. */
export interface Reached<State, Action> {
  readonly state: State;
  readonly fingerprint: string;
  readonly cameBy: { readonly entry: Entry<Action>; readonly from: State } | undefined;
}

/** What to try from a place, the first at the end: the calls that must take effect before those that may. */
export function movesFrom<State, Action>(
  model: Model<State, Action>,
  entries: Entries<Action>,
  place: Reached<State, Action>,
): Move<State, Action>[] {
  const required: Move<State, Action>[] = [];
  const optional = new Map<string, Move<State, Action>>();
  for (const entry of candidates(entries)) {
    const { action, alike } = entry.call;
    const state = model.step(place.state, action);
    if (state === undefined) continue;
    const move = { entry, state, fingerprint: model.fingerprint(state) };
    if (makesUpForNothing(model, place, move)) continue;
    if (!entry.optional) {
      // Nothing is in the way of an observation: if there is an order from here, there is one that begins with it.
      if (model.onlyObserves(action)) return [move];
      required.push(move);
    } else if (move.fingerprint !== place.fingerprint && !optional.has(alike)) {
      optional.set(alike, move);
    }
  }
  return [...required, ...optional.values()].reverse();
}

/** Whether the place was reached by a call that need not have been, and the move leads where it would without it. */
function makesUpForNothing<State, Action>(
  model: Model<State, Action>,
  { cameBy }: Reached<State, Action>,
  { entry, fingerprint }: Move<State, Action>,
): boolean {
  if (cameBy === undefined || !cameBy.entry.optional) return false;
  const without = model.step(cameBy.from, entry.call.action);
  return without !== undefined && model.fingerprint(without) === fingerprint;
}
