import { UnusableInput } from '../basics/index.ts';
import { type Difference, differencesBetween } from './differences.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { type Judgement, judge } from './judgement.ts';
import { type LossChange, lossChanges } from './losses.ts';
import type { Measured, MeasuredScenario } from './measured.ts';
import { type Pair, pairsOf } from './pairs.ts';
import { cameIn, type Samples } from './samples.ts';
import { FELT, selects } from './selection.ts';
import { ranOf, type UnknownRuns, unknownRuns, type VerdictChange, verdictChanges } from './verdicts.ts';
import { showSome } from './words.ts';

/** What changed from one run to another. */
export interface Comparison {
  readonly before: Side;
  readonly after: Side;
  /** In what they differ besides what they measured. */
  readonly differences: readonly Difference[];
  readonly verdicts: readonly VerdictChange[];
  /** The scenarios of the second run of which some runs proved nothing. */
  readonly unknown: readonly UnknownRuns[];
  readonly losses: readonly LossChange[];
  /** Every quantity that both measured, or one of them in a scenario of both. */
  readonly changes: readonly Change[];
}

/** What a run was, and how many of its runs of scenarios were what. */
export interface Side extends Pick<Measured, 'run' | 'startedAt' | 'environment' | 'workers' | 'planted'> {
  readonly scenarios: number;
  /** All attempts, of which so many were repeated. */
  readonly runs: number;
  readonly repeated: number;
  readonly unmeasured: number;
  readonly disturbed: number;
}

/** One quantity of one scenario. */
export interface Change {
  readonly scenario: string;
  readonly quantity: string;
  readonly before: Distribution;
  readonly after: Distribution;
  readonly judgement: Judgement;
}

const DOUBT = 0.05;
const isFelt = selects(FELT);

/**
 * Compares what two runs measured, scenario by scenario.
 * @param isAsked which quantities; default all
 * @throws UnusableInput when they have no scenario in common, or when defects were planted in one of them only
 */
export function compare(
  before: Measured,
  after: Measured,
  isAsked: (quantity: string) => boolean = () => true,
): Comparison {
  const pairs = pairsOf(before, after);
  checkComparable(before, after, pairs);
  return {
    before: sideOf(before),
    after: sideOf(after),
    differences: differencesBetween(before, after, pairs),
    verdicts: verdictChanges(pairs),
    unknown: unknownRuns(pairs),
    losses: lossChanges(pairs),
    changes: pairs.flatMap(pair => changesIn(pair, isAsked)),
  };
}

function sideOf({ run, startedAt, environment, workers, planted, scenarios }: Measured): Side {
  const sum = (of: (scenario: MeasuredScenario) => number) =>
    scenarios.reduce((total, scenario) => total + of(scenario), 0);
  return {
    run,
    startedAt,
    environment,
    workers,
    planted,
    scenarios: scenarios.length,
    runs: sum(({ verdicts, repeated = 0 }) => ranOf(verdicts) + repeated),
    repeated: sum(({ repeated = 0 }) => repeated),
    unmeasured: sum(({ unmeasured }) => unmeasured),
    disturbed: sum(({ disturbed }) => disturbed),
  };
}

function checkComparable(before: Measured, after: Measured, pairs: readonly Pair[]): void {
  if (before.planted !== after.planted)
    throw new UnusableInput(
      `defects were planted in ${(before.planted ? before : after).run} and not in ${(before.planted ? after : before).run}: what one measured says nothing of the other`,
    );
  if (pairs.some(pair => pair.before !== undefined && pair.after !== undefined)) return;
  const names = ({ scenarios }: Measured) => showSome(scenarios.map(({ name }) => name)) || 'none';
  throw new UnusableInput(
    `the runs have no scenario in common\n  ${before.run}: ${names(before)}\n  ${after.run}: ${names(after)}`,
  );
}

/**
 * Among many quantities one would differ by chance: each is held to its share of the doubt (Bonferroni), those that clients
 * feel to one of half of it. All of one scenario share it: what else is in a suite makes no difference to how exactly a
 * scenario is judged.
 */
function changesIn({ scenario, before, after }: Pair, isAsked: (quantity: string) => boolean): Change[] {
  if (before === undefined || after === undefined) return [];
  const quantities = quantitiesOf(before, after).filter(isAsked);
  const families = Map.groupBy(quantities, isFelt);
  return quantities.map(quantity => {
    const [was, is] = [samplesIn(before, quantity), samplesIn(after, quantity)];
    const sharing = families.size * (families.get(isFelt(quantity))?.length ?? 1);
    return {
      scenario,
      quantity,
      before: distributionOf(was),
      after: distributionOf(is),
      judgement: judge(was, is, 1 - DOUBT / sharing),
    };
  });
}

/** What came in any run. */
const quantitiesOf = (before: MeasuredScenario, after: MeasuredScenario): string[] =>
  [...new Set([...Object.keys(before.samples), ...Object.keys(after.samples)])].filter(quantity =>
    [before, after].some(each => cameIn(samplesIn(each, quantity)).length > 0),
  );

const NOTHING: Samples = { values: [], over: [] };

const samplesIn = ({ samples }: MeasuredScenario, quantity: string): Samples => samples[quantity] ?? NOTHING;
