import { type Distribution, distributionOf, type Samples, samplesOf } from '../comparison/index.ts';
import type { ScenarioReport } from '../report/index.ts';

/** How one quantity came out in all repetitions of a scenario. */
export interface MeasuredQuantity {
  /** 'promoted', 'app:outage' */
  readonly quantity: string;
  readonly samples: Samples;
  readonly distribution: Distribution;
}

/** The moments of the failover in their order, and then what each client felt; single steps are left out. */
export const quantitiesOf = (reports: readonly ScenarioReport[]): MeasuredQuantity[] =>
  Object.entries(samplesOf(reports))
    .filter(([quantity, { values }]) => !quantity.startsWith('+') && values.length > 0)
    .map(([quantity, samples]) => ({ quantity, samples, distribution: distributionOf(samples) }));
