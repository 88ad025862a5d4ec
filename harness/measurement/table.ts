import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'hdr-histogram-js';
import { showMaybe, showMs } from '../basics/index.ts';
import {
  cameIn,
  type Distribution,
  distributionOf,
  type Quantile,
  type Samples,
  samplesOf,
  tableOf,
} from '../comparison/index.ts';
import type { ScenarioReport } from '../report/index.ts';

/** How one quantity came out in all repetitions of a scenario. */
export interface MeasuredQuantity {
  /** 'promoted', 'app:outage' */
  readonly quantity: string;
  readonly samples: Samples;
  readonly distribution: Distribution;
}

// What was not measured has no such quantity: where it has no values, it did not end.
const SILENCE = /:(outage|receiveGap)$/;

/** The moments of the failover in their order, and then what each client felt; single steps are left out, and moments that never came. */
export const quantitiesOf = (reports: readonly ScenarioReport[]): MeasuredQuantity[] =>
  Object.entries(samplesOf(reports))
    .filter(
      ([quantity, samples]) =>
        !quantity.startsWith('+') && (cameIn(samples).length > 0 || SILENCE.test(quantity)),
    )
    .map(([quantity, samples]) => ({ quantity, samples, distribution: distributionOf(samples) }));

/** 'app:outage: 2 of 3 were shorter than 1.50 s, which is not noticed, and count as that' */
export const notesOn = (quantities: readonly MeasuredQuantity[]): string[] =>
  quantities.flatMap(({ quantity, samples: { under = [] }, distribution: { count } }) =>
    under.length === 0
      ? []
      : [
          `${quantity}: ${under.length} of ${count} were shorter than ${showMs(Math.max(...under))}, which is not noticed, and count as that`,
        ],
  );

const COLUMNS = [
  { head: 'quantity' },
  { head: 'runs', align: 'right' },
  { head: 'never', align: 'right' },
  { head: 'least', align: 'right' },
  { head: 'median', align: 'right' },
  { head: '90 %', align: 'right' },
  { head: '99 %', align: 'right' },
  { head: 'most', align: 'right' },
] as const;

/** For the terminal; under each quantile the interval in which the true one lies with a confidence of 95 %. */
export const showQuantities = (quantities: readonly MeasuredQuantity[]): string =>
  [tableOf(COLUMNS, quantities.map(cellsOf)), ...notesOn(quantities)].join('\n');

const cellsOf = ({
  quantity,
  distribution: { count, never, min, max, quantiles },
}: MeasuredQuantity): string[] => [
  quantity,
  String(count),
  String(never),
  showMaybe(min),
  ...quantiles.map(showQuantile),
  showMaybe(max),
];

/** '2.37 s' and below it '2.31 s … 2.44 s'; an end that so few runs do not bound is left open. */
export function showQuantile({ value, low, high }: Quantile): string {
  const interval =
    low === undefined && high === undefined ? 'too few runs' : `${showMaybe(low)} … ${showMaybe(high)}`;
  return `${showMaybe(value)}\n${interval}`;
}

// To the microsecond in a file of ms, as other tools of HDR histograms expect.
const US = 1000;
const LONGEST_MS = 3_600_000;

/**
 * Writes the percentiles of every quantity as HdrHistogram prints them ('promoted.hgrm', in ms), for its plotter and for
 * whatever else reads them. Times that never came are in none.
 * @returns the files
 */
export const writeHistograms = (folder: string, quantities: readonly MeasuredQuantity[]): string[] =>
  quantities.flatMap(({ quantity, samples }) => {
    const came = cameIn(samples);
    if (came.length === 0) return [];
    const histogram = build({ highestTrackableValue: LONGEST_MS * US, numberOfSignificantValueDigits: 3 });
    for (const ms of came) histogram.recordValue(Math.max(1, Math.round(ms * US)));
    const file = join(folder, `${quantity.replaceAll(/[^\w-]+/g, '-')}.hgrm`);
    writeFileSync(file, histogram.outputPercentileDistribution(5, US));
    return file;
  });
