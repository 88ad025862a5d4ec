import { showMs } from '../basics/index.ts';
import type { Change } from './compare.ts';
import { isChange, type Judgement } from './judgement.ts';

export const EXPLANATION =
  'All that is said of a scenario is right with a confidence of 95 %. +promoted is that step alone, from when it could begin.';

/** '3 slower, 1 faster, 40 no different (by 310 ms at most), 12 not known (not enough runs to tell: …)' */
export function summaryOf(changes: readonly Change[]): string {
  const having = (is: Judgement['is']) =>
    changes.map(({ judgement }) => judgement).filter(judgement => judgement.is === is);
  return [
    `${having('slower').length} slower`,
    `${having('faster').length} faster`,
    `${having('no different').length} no different${atMost(having('no different'))}`,
    `${having('not known').length} not known${whyNot(having('not known'))}`,
  ].join(', ');
}

/** That no difference was found says as much as the runs could show: no more than that. */
function atMost(judgements: readonly Judgement[]): string {
  const bounds = judgements.flatMap(judgement =>
    'shift' in judgement ? [-judgement.shift.low, judgement.shift.high] : [],
  );
  return bounds.length === 0 ? '' : ` (by ${showMs(Math.max(...bounds))} at most)`;
}

function whyNot(judgements: readonly Judgement[]): string {
  const reasons = new Set(judgements.map(judgement => ('why' in judgement ? judgement.why : '')));
  if (reasons.size === 1) return ` (${[...reasons][0]})`;
  const fewest = judgements.flatMap(judgement => ('fewest' in judgement ? [judgement.fewest] : []));
  if (fewest.length === 0) return '';
  const which = fewest.length === judgements.length ? '' : `${fewest.length} of them `;
  return ` (${which}not enough runs to tell: at least ${Math.max(...fewest)} each are needed)`;
}

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
