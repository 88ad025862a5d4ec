import { lossesOf } from './losses.ts';
import type { ScenarioReport } from './result.ts';

type Counted = Pick<ScenarioReport, 'name' | 'clients' | 'crowds' | 'earlier'>;

/** What the head of a run's page says besides the verdicts. */
export interface RunTotals<Report> {
  /** Absent when no client had an outage. */
  readonly worst?: WorstOutage & { readonly report: Report };
  readonly expectedLoss: number;
  readonly unexpectedLoss: number;
  /** Of reports of older versions, which do not say whether it was expected. */
  readonly unjudgedLoss: number;
  /** The scenarios with unexpected losses. */
  readonly unexpectedIn: readonly Report[];
  /** Those with a client or a crowd whose loss is not known: it is in none of the sums. */
  readonly unknownIn: readonly Report[];
  /** Scenarios that ran again, because an earlier attempt was unknown, and the number of those attempts. */
  readonly repeated: number;
  readonly earlierAttempts: number;
}

export interface WorstOutage {
  readonly client: string;
  readonly outageMs: number;
  /** Shorter outages could not be noticed, where none was. */
  readonly outageBelowMs?: number;
  readonly ended: boolean;
}

export function runTotals<Report extends Counted>(reports: readonly Report[]): RunTotals<Report> {
  const losses = reports.flatMap(report =>
    lossesOf(report).map(({ lost = 0, standing }) => ({ report, lost, standing })),
  );
  const unexpected = losses.filter(({ standing }) => standing === 'unexpected');
  const unjudged = losses.filter(({ standing }) => standing === undefined);
  const all = lostIn(losses);
  const worst = reports
    .flatMap(report => {
      const outage = worstOutageOf(report);
      return outage === undefined ? [] : [{ ...outage, report }];
    })
    .toSorted(worseFirst)[0];
  const attempts = reports.map(({ earlier = [] }) => earlier.length);
  return {
    ...(worst && { worst }),
    expectedLoss: all - lostIn(unexpected) - lostIn(unjudged),
    unexpectedLoss: lostIn(unexpected),
    unjudgedLoss: lostIn(unjudged),
    unexpectedIn: [...new Set(unexpected.map(({ report }) => report))],
    unknownIn: reports.filter(isLossUnknown),
    repeated: attempts.filter(count => count > 0).length,
    earlierAttempts: sum(attempts),
  };
}

/** Whether the loss of a client or a crowd is not known. */
export const isLossUnknown = (report: Pick<ScenarioReport, 'clients' | 'crowds'>): boolean =>
  lossesOf(report).some(({ lost }) => lost === undefined);

/** The longest outage of a scenario's clients; one that did not end outranks all that did. */
export function worstOutageOf({ clients }: Pick<ScenarioReport, 'clients'>): WorstOutage | undefined {
  const outages = Object.entries(clients).flatMap(([client, { outageMs, outageBelowMs, outageEnded }]) =>
    outageMs === undefined
      ? []
      : [
          {
            client,
            outageMs,
            ...(outageBelowMs !== undefined && { outageBelowMs }),
            ended: outageEnded !== false,
          },
        ],
  );
  return outages.toSorted(worseFirst)[0];
}

/** One that did not end is longer than all that did. */
export const worseFirst = (a: WorstOutage, b: WorstOutage): number =>
  Number(a.ended) - Number(b.ended) ||
  b.outageMs - a.outageMs ||
  (b.outageBelowMs ?? 0) - (a.outageBelowMs ?? 0);

const lostIn = (losses: readonly { readonly lost: number }[]): number => sum(losses.map(({ lost }) => lost));

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
