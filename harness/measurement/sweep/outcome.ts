import { milliseconds, showMaybe } from '../../basics/index.ts';
import { attemptsOf, distributionOf, isMeasured, medianOf, samplesOf } from '../../comparison/index.ts';
import type { ScenarioReport } from '../../report/index.ts';
import { type SweepSettings, triesOf } from './settings.ts';

/** What a sweep found of one down-after. Times in ms; absent if no run measured them. */
export interface SweepRow {
  readonly downAfterMs: number;
  /** The median outage of each client after a crash; Infinity where it did not come back in half of the runs. */
  readonly outageMs: Readonly<Record<string, number>>;
  readonly hiccups: readonly Hiccup[];
  /** The share of all hiccups that cost a failover, 0 to 1; absent where none was tried. */
  readonly falseShare?: number;
}

/** How often the master stood still for so long, and how often it was replaced for that. */
export interface Hiccup {
  readonly lastedMs: number;
  readonly runs: number;
  readonly failovers: number;
}

/** '2.10 s', 'never' where it did not end, '–' where no run measured it. */
export const showOutage = (ms: number | undefined): string => (ms === Infinity ? 'never' : showMaybe(ms));

/** How long the hiccups were that any row has, ms. */
export const lengthsOf = (rows: readonly SweepRow[]): number[] => [
  ...new Set(rows.flatMap(({ hiccups }) => hiccups.map(({ lastedMs }) => lastedMs))),
];

export function outcomeOf(settings: SweepSettings, reports: readonly ScenarioReport[]): SweepRow[] {
  const named = Map.groupBy(reports, ({ name }) => name);
  const tries = triesOf(settings);
  return settings.downAfter.map(downAfter => {
    const own = tries.filter(each => each.downAfter === downAfter);
    const runsOf = (wanted: (hiccup: boolean) => boolean) =>
      own.filter(({ hiccup }) => wanted(hiccup !== undefined));
    const crashes = runsOf(hiccup => !hiccup).flatMap(({ name }) => named.get(name) ?? []);
    const hiccups = runsOf(hiccup => hiccup).flatMap(({ name, hiccup }) => {
      const runs = (named.get(name) ?? []).flatMap(attemptsOf).filter(isMeasured);
      if (hiccup === undefined || runs.length === 0) return [];
      const failovers = runs.filter(({ newMaster }) => newMaster !== undefined).length;
      return [{ lastedMs: milliseconds('hiccup', hiccup), runs: runs.length, failovers }];
    });
    return {
      downAfterMs: milliseconds('downAfter', downAfter),
      outageMs: outagesOf(settings.clients, crashes),
      hiccups,
      ...falseShareOf(hiccups),
    };
  });
}

function outagesOf(clients: readonly string[], crashes: readonly ScenarioReport[]): Record<string, number> {
  const samples = samplesOf(crashes);
  return Object.fromEntries(
    clients.flatMap(name => {
      const found = samples[`${name}:outage`];
      return found === undefined ? [] : [[name, medianOf(distributionOf(found)) ?? Infinity]];
    }),
  );
}

function falseShareOf(hiccups: readonly Hiccup[]): { readonly falseShare?: number } {
  const runs = hiccups.reduce((sum, each) => sum + each.runs, 0);
  const failovers = hiccups.reduce((sum, each) => sum + each.failovers, 0);
  return runs === 0 ? {} : { falseShare: failovers / runs };
}
