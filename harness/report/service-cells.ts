import type { ProcessReport } from '../analyze/index.ts';
import { showMaybe, showMs } from '../basics/index.ts';
import type { Outage } from '../history/index.ts';
import { type Numbers, PERIODS, type Period } from '../services/index.ts';
import type { ServiceReport } from './result.ts';

/** The numbers of a part of a service's run, in the order of `cells`. */
export const SERVICE_COLUMNS = [
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

type Column = (typeof SERVICE_COLUMNS)[number];

/** Where the number of a column comes from, if not every service reports it. */
const REPORTED: Partial<Record<Column, (numbers: Numbers) => number | undefined>> = {
  hits: ({ hits }) => hits,
  'cache away': ({ away }) => away,
  stale: ({ stale }) => stale,
  'source/s': ({ sourcePerSecond }) => sourcePerSecond,
};

/** Those that a service reports. */
export const columnsOf = ({ periods }: Pick<ServiceReport, 'periods'>): readonly Column[] =>
  SERVICE_COLUMNS.filter(column => {
    const read = REPORTED[column];
    return read === undefined || Object.values(periods).some(numbers => read(numbers) !== undefined);
  });

/** A part of a service's run as a row. */
export interface PeriodRow {
  readonly period: Period;
  /** The part of the key space; absent for the whole. */
  readonly shard?: string;
  readonly cells: readonly string[];
  /** The limits that the scenario sets for it. */
  readonly budgets: ServiceReport['budgets'];
}

/** The parts of the run in their order, of the whole and then of each part of the key space. */
export function periodRows(service: ServiceReport): PeriodRow[] {
  const { periods, shards = {}, budgets } = service;
  const columns = columnsOf(service);
  const rows = (of: ServiceReport['periods'], wanted?: string): PeriodRow[] =>
    PERIODS.flatMap(period => {
      const numbers = of[period];
      if (numbers === undefined) return [];
      const expected = budgets.filter(budget => budget.period === period && budget.shard === wanted);
      return [
        { period, ...(wanted && { shard: wanted }), cells: cellsOf(numbers, columns), budgets: expected },
      ];
    });
  return [...rows(periods), ...Object.entries(shards).flatMap(([name, of]) => rows(of, name))];
}

const cellsOf = (numbers: Numbers, columns: readonly Column[]): string[] => {
  const cells: Readonly<Record<Column, string>> = {
    lasted: showMs(numbers.lastedMs),
    requests: String(numbers.requests),
    success: showShare(numbers.success),
    p50: showMaybe(numbers.p50Ms),
    p99: showMaybe(numbers.p99Ms),
    max: showMaybe(numbers.maxMs),
    hits: showShare(numbers.hits),
    'cache away': showShare(numbers.away),
    stale: numbers.stale === undefined ? '–' : String(numbers.stale),
    'hung up': String(numbers.hungUp),
    'source/s': numbers.sourcePerSecond === undefined ? '–' : numbers.sourcePerSecond.toFixed(1),
  };
  return columns.map(column => cells[column]);
};

/** 99.96 % is not 100 %. */
const showShare = (share: number | undefined): string =>
  share === undefined ? '–' : `${(Math.floor(share * 1000) / 10).toFixed(1).replace(/\.0$/, '')} %`;

/** The limits that the scenario sets for the whole run. */
export const wholeBudgets = ({ budgets }: ServiceReport): ServiceReport['budgets'] =>
  budgets.filter(({ period }) => period === undefined);

const TIMES_SHOWN = 5;

/** 'requests succeeded again after 4.01 s; unavailable for 3.10 s, 420 ms; ended by itself once (exit code 1)' */
export function serviceSummary(service: ServiceReport): string {
  const { backMs, hasCache, agreement, periods, unavailable, behind = {} } = service;
  const measured = Object.keys(periods).length > 0;
  const what = hasCache ? 'the cache' : 'requests';
  const done = hasCache ? ['answered', 'answer'] : ['succeeded', 'succeed'];
  const back =
    backMs === undefined
      ? `${what} did not ${done[1]} again`
      : `${what} ${done[0]} again after ${showMs(backMs)}`;
  const times = unavailable.slice(0, TIMES_SHOWN).map(showUnavailable).join(', ');
  const more = unavailable.length > TIMES_SHOWN ? ` and ${unavailable.length - TIMES_SHOWN} more` : '';
  const agreed = agreement?.agrees
    ? 'its request log shows the same'
    : `its request log shows other numbers: ${agreement?.differs.join('; ')}`;
  return [
    ...(measured ? [back] : []),
    ...(times === '' ? [] : [`unavailable for ${times}${more}`]),
    ...(measured && times === '' && (hasCache || backMs !== undefined) ? ['never unavailable'] : []),
    ...(agreement === undefined ? [] : [agreed]),
    ...endsOf(service),
    ...Object.entries(behind).flatMap(([name, each]) => endsOf(each).map(end => `${name}: ${end}`)),
  ].join('; ');
}

/** What is to be known of the end of a process. */
function endsOf({ exits, process, leftBehind }: ProcessReport): string[] {
  const unexpected = exits.filter(({ isExpected }) => !isExpected);
  const ends = [...new Set(unexpected.map(({ how }) => how))].join(', ');
  return [
    ...(unexpected.length === 0
      ? []
      : [`ended by itself ${unexpected.length === 1 ? 'once' : `${unexpected.length} times`} (${ends})`]),
    ...(process === 'hung' ? ['killed, because it did not end when asked to'] : []),
    ...(leftBehind.length === 0 ? [] : [`left behind: ${leftBehind.join(', ')}`]),
  ];
}

const showUnavailable = ({ lastedMs, ended }: Outage): string =>
  `${showMs(lastedMs)}${ended ? '' : ' and going on'}`;
