import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'hdr-histogram-js';
import type { MeasuredQuantity } from './quantities.ts';

// To the microsecond in a file of ms, as other tools of HDR histograms expect.
const US = 1000;
const LONGEST_MS = 3_600_000;

/**
 * Writes the percentiles of every quantity as HdrHistogram prints them ('promoted.hgrm', in ms), for its plotter and for
 * whatever else reads them. Times that never came are in none.
 * @returns the files
 */
export const writeHistograms = (folder: string, quantities: readonly MeasuredQuantity[]): string[] =>
  quantities.map(({ quantity, samples }) => {
    const histogram = build({ highestTrackableValue: LONGEST_MS * US, numberOfSignificantValueDigits: 3 });
    for (const ms of samples.values) histogram.recordValue(Math.max(1, Math.round(ms * US)));
    const file = join(folder, `${quantity.replaceAll(/[^\w-]+/g, '-')}.hgrm`);
    writeFileSync(file, histogram.outputPercentileDistribution(5, US));
    return file;
  });
