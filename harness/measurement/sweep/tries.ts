import type { Duration } from '../../basics/index.ts';
import type { SweepSettings } from './settings.ts';

/** One thing that a sweep tries, as a scenario. */
export interface Try {
  readonly name: string;
  readonly downAfter: Duration;
  /** How long the master stands still; absent where it crashes. */
  readonly hiccup?: Duration;
}

/** For each down-after a crash, to see how long clients are out, and hiccups, to see which of them cost a failover. */
export const triesOf = ({ downAfter, hiccups }: SweepSettings): Try[] =>
  downAfter.flatMap(each => [
    { name: `a crash with a down-after of ${each}`, downAfter: each },
    ...hiccups.map(hiccup => ({
      name: `a hiccup of ${hiccup} with a down-after of ${each}`,
      downAfter: each,
      hiccup,
    })),
  ]);
