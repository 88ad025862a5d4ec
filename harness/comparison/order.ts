import type { Change } from './compare.ts';
import { isChange } from './judgement.ts';

const ORDER = ['slower', 'faster', 'no different', 'not known'];

/** Scenarios by the largest shift that one of their quantities was shown to make, and the quantities of each likewise. */
export function inOrder(changes: readonly Change[]): Change[] {
  const scenarios = [...Map.groupBy(changes, ({ scenario }) => scenario).values()];
  return scenarios
    .toSorted((a, b) => Math.max(...b.map(sizeOf)) - Math.max(...a.map(sizeOf)))
    .flatMap(own =>
      own.toSorted(
        (a, b) => ORDER.indexOf(a.judgement.is) - ORDER.indexOf(b.judgement.is) || sizeOf(b) - sizeOf(a),
      ),
    );
}

const sizeOf = ({ judgement }: Change): number => (isChange(judgement) ? Math.abs(judgement.shift.by) : 0);
