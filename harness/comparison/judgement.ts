import { fewestFor } from './mann-whitney.ts';
import type { Samples } from './samples.ts';
import { countOf, type Shift, shiftOf } from './shift.ts';

/** Whether a quantity changed; `fewest` is how many runs each side must have for any answer. */
export type Judgement =
  | { readonly is: 'slower' | 'faster' | 'no different'; readonly shift: Shift }
  | { readonly is: 'not known'; readonly why: string; readonly shift: Shift }
  | { readonly is: 'not known'; readonly why: string; readonly fewest: number };

/** It changed when even the nearer end of the interval says so. @param confidence of that interval, 0 to 1 */
export function judge(before: Samples, after: Samples, confidence: number): Judgement {
  const shift = shiftOf(before, after, confidence);
  if (shift === undefined) return tooFew(before, after, confidence);
  if (shift.low > 0) return { is: 'slower', shift };
  if (shift.high < 0) return { is: 'faster', shift };
  if (Number.isFinite(shift.low) && Number.isFinite(shift.high)) return { is: 'no different', shift };
  return { is: 'not known', why: `it never came in ${never(before)} and in ${never(after)} runs`, shift };
}

/** Whether it was shown to have changed. */
export const isChange = (judgement: Judgement): judgement is Judgement & { readonly shift: Shift } =>
  judgement.is === 'slower' || judgement.is === 'faster';

function tooFew(before: Samples, after: Samples, confidence: number): Judgement {
  const fewest = fewestFor(confidence);
  const why = `not enough runs to tell: ${countOf(before)} and ${countOf(after)}, at least ${fewest} each are needed`;
  return { is: 'not known', why, fewest };
}

const never = (samples: Samples): string => `${samples.over.length} of ${countOf(samples)}`;
