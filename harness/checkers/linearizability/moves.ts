import { candidates, type Entries, type Entry } from './entries.ts';
import type { Model } from './model.ts';

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
