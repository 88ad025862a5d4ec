import { showLink } from './address.ts';
import { describe } from './describe.ts';
import { element } from './dom.ts';
import { createInspector, type Inspector } from './inspector.ts';
import { linkTo } from './links.ts';
import type { RowView, Target } from './row.ts';
import type { Drawing } from './unpack.ts';
import type { View } from './view.ts';

/** What was chosen on a chart, by pointer, keyboard or link. */
export interface Choice {
  readonly inspector: Inspector;
  chosen(): Target | undefined;
  choose(target: Target | undefined): void;
  /** Chooses the next (1) or the one before (-1) of the same row. */
  step(direction: 1 | -1): void;
  /** Chooses the next operation, of whichever client, that was not acknowledged, or lost; or the one before. */
  stepToTrouble(direction: 1 | -1): void;
  /** Chooses the first of the same row after a moment, or the last before it. */
  stepFrom(atMs: number, direction: 1 | -1): void;
  changeRow(direction: 1 | -1): void;
  /** Moves the ring to where the chosen stands now. */
  follow(): void;
}

/** @param name the scenario's anchor, for links */
export function choiceAmong(rows: readonly RowView[], view: View, name: string, drawing: Drawing): Choice {
  const ring = element('div', { class: 'ring' });
  const inspector = createInspector(
    direction => choice.step(direction),
    () => choice.choose(undefined),
  );
  let chosen: Target | undefined;
  let row = 0;
  const edge = (direction: 1 | -1) => (direction === 1 ? view.now().fromMs : view.now().toMs);
  const stepFrom = (from: Target | number, direction: 1 | -1) => {
    const next = rows[row]?.beside(from, direction);
    if (next !== undefined) choice.choose(next);
  };
  const choice: Choice = {
    inspector,
    chosen: () => chosen,
    choose(target) {
      chosen = target;
      const link = target === undefined ? `#${name}` : linkTo(name, drawing, target);
      inspector.choose(target && describe(drawing, target), link);
      if (target !== undefined) {
        row = target.row;
        showLink(link);
        reveal(view, target.atMs);
      }
      choice.follow();
    },
    step: direction => stepFrom(chosen ?? edge(direction), direction),
    stepFrom,
    stepToTrouble(direction) {
      const nearest = nextTrouble(rows, chosen ?? edge(direction), direction);
      if (nearest !== undefined) choice.choose(nearest);
    },
    changeRow(direction) {
      const from = chosen?.atMs ?? view.now().fromMs;
      for (let next = row + direction; rows[next] !== undefined; next += direction) {
        const target = rows[next]?.beside(from, 1) ?? rows[next]?.beside(from, -1);
        if (target !== undefined) return choice.choose(target);
      }
    },
    follow() {
      const own = chosen && rows[chosen.row];
      if (chosen === undefined || own === undefined) return ring.remove();
      const { x, y } = own.pointOf(chosen);
      ring.style.transform = `translate(${x}px, ${y}px)`;
      own.plot.over.append(ring);
    },
  };
  return choice;
}

/** The next of all rows, or the one before; of those at the same moment the row above comes first. */
export function nextTrouble(
  rows: readonly Pick<RowView, 'troubleBeside'>[],
  from: Target | number,
  direction: 1 | -1,
): Target | undefined {
  const found = rows.flatMap((row, place) => {
    if (typeof from === 'number') return row.troubleBeside(from, direction) ?? [];
    if (place === from.row) return row.troubleBeside(from, direction) ?? [];
    let next = row.troubleBeside(from.atMs, direction);
    // It came before in this order: without this, two at the same moment would lead to each other for ever.
    while (next?.atMs === from.atMs && place < from.row) next = row.troubleBeside(next, direction);
    return next ?? [];
  });
  return found.sort((a, b) => direction * (a.atMs - b.atMs))[0];
}

/** Moves what is shown only when the moment is out of sight. */
function reveal(view: View, atMs: number): void {
  const { fromMs, toMs } = view.now();
  if (atMs >= fromMs && atMs <= toMs) return;
  const half = (toMs - fromMs) / 2;
  view.show({ fromMs: atMs - half, toMs: atMs + half });
}
