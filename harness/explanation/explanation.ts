import { type Advice, adviceFor } from './advice.ts';
import type { Experience } from './experience.ts';
import type { Leg } from './leg.ts';
import { legsOf } from './legs.ts';

/** What an outage consisted of, and what would have shortened it. */
export interface Explanation {
  /** In order and without gaps, in ms after the fault. */
  readonly legs: readonly Leg[];
  /** The largest gain first; each is meant alone. */
  readonly advice: readonly Advice[];
}

export const explain = (experience: Experience): Explanation => ({
  legs: legsOf(experience),
  advice: adviceFor(experience),
});
