import { type Numbers, PERIODS, type Period } from '../applications/index.ts';
import { showMaybe, showMs } from '../basics/index.ts';
import type { ApplicationReport } from './result.ts';

/** The numbers of a part of an application's run, in the order of `cells`. */
export const APPLICATION_COLUMNS = [
  'lasted',
  'requests',
  'success',
  'p50',
  'p99',
  'max',
  'hits',
  'cache away',
  'stale',
  'hung up',
  'source/s',
] as const;

/** A part of an application's run as a row. */
export interface PeriodRow {
  readonly period: Period;
  /** The part of the key space; absent for the whole. */
  readonly shard?: string;
  readonly cells: readonly string[];
  /** The limits that the scenario sets for it. */
  readonly budgets: ApplicationReport['budgets'];
}

/** The parts of the run in their order, of the whole and then of each part of the key space. */
export function periodRows({ periods, shards = {}, budgets }: ApplicationReport): PeriodRow[] {
  const rows = (of: ApplicationReport['periods'], wanted?: string): PeriodRow[] =>
    PERIODS.flatMap(period => {
      const numbers = of[period];
      if (numbers === undefined) return [];
      const expected = budgets.filter(budget => budget.period === period && budget.shard === wanted);
      return [{ period, ...(wanted && { shard: wanted }), cells: cellsOf(numbers), budgets: expected }];
    });
  return [...rows(periods), ...Object.entries(shards).flatMap(([name, of]) => rows(of, name))];
}

const cellsOf = (numbers: Numbers): string[] => [
  showMs(numbers.lastedMs),
  String(numbers.requests),
  showShare(numbers.success),
  ...[numbers.p50Ms, numbers.p99Ms, numbers.maxMs].map(showMaybe),
  showShare(numbers.hits),
  showShare(numbers.away),
  String(numbers.stale),
  String(numbers.hungUp),
  numbers.sourcePerSecond === undefined ? '–' : numbers.sourcePerSecond.toFixed(1),
];

/** 99.96 % is not 100 %. */
const showShare = (share: number | undefined): string =>
  share === undefined ? '–' : `${(Math.floor(share * 1000) / 10).toFixed(1).replace(/\.0$/, '')} %`;

/** The limits that the scenario sets for the whole run. */
export const wholeBudgets = ({ budgets }: ApplicationReport): ApplicationReport['budgets'] =>
  budgets.filter(({ period }) => period === undefined);

/** 'the cache answered again after 4.01 s; the load generator reports the same' */
export function applicationSummary({ backMs, agreement, process, periods }: ApplicationReport): string {
  const measured = Object.keys(periods).length > 0;
  const back =
    backMs === undefined
      ? 'the cache did not answer again'
      : `the cache answered again after ${showMs(backMs)}`;
  const agreed = agreement?.agrees
    ? 'the load generator reports the same'
    : `the load generator reports other numbers: ${agreement?.differs.join('; ')}`;
  return [
    ...(measured ? [back] : []),
    ...(agreement === undefined ? [] : [agreed]),
    ...(process === 'finished' ? [] : [`process ${process}`]),
  ].join('; ');
}
