import type { ServiceReport } from '../analyze/index.ts';
import { type Numbers, PERIODS, type Period } from '../applications/index.ts';
import { showMaybe, showMs } from '../basics/index.ts';
import type { Outage } from '../history/index.ts';
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

/** Those of a service of the user's own, of whose cache nothing is known. */
export const SERVICE_COLUMNS = ['lasted', 'requests', 'success', 'p50', 'p99', 'max', 'hung up'] as const;

export const columnsOf = ({ service }: ApplicationReport): readonly string[] =>
  service === undefined ? APPLICATION_COLUMNS : SERVICE_COLUMNS;

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
export function periodRows(application: ApplicationReport): PeriodRow[] {
  const { periods, shards = {}, budgets } = application;
  const columns = columnsOf(application);
  const rows = (of: ApplicationReport['periods'], wanted?: string): PeriodRow[] =>
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

const cellsOf = (numbers: Numbers, columns: readonly string[]): string[] => {
  const cells: Readonly<Record<(typeof APPLICATION_COLUMNS)[number], string>> = {
    lasted: showMs(numbers.lastedMs),
    requests: String(numbers.requests),
    success: showShare(numbers.success),
    p50: showMaybe(numbers.p50Ms),
    p99: showMaybe(numbers.p99Ms),
    max: showMaybe(numbers.maxMs),
    hits: showShare(numbers.hits),
    'cache away': showShare(numbers.away),
    stale: String(numbers.stale),
    'hung up': String(numbers.hungUp),
    'source/s': numbers.sourcePerSecond === undefined ? '–' : numbers.sourcePerSecond.toFixed(1),
  };
  return APPLICATION_COLUMNS.filter(column => columns.includes(column)).map(column => cells[column]);
};

/** 99.96 % is not 100 %. */
const showShare = (share: number | undefined): string =>
  share === undefined ? '–' : `${(Math.floor(share * 1000) / 10).toFixed(1).replace(/\.0$/, '')} %`;

/** The limits that the scenario sets for the whole run. */
export const wholeBudgets = ({ budgets }: ApplicationReport): ApplicationReport['budgets'] =>
  budgets.filter(({ period }) => period === undefined);

/** 'the cache answered again after 4.01 s; the load generator reports the same' */
export function applicationSummary(application: ApplicationReport): string {
  if (application.service !== undefined) return serviceSummary(application, application.service);
  const { backMs, agreement, process, periods } = application;
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

const TIMES_SHOWN = 5;

/** 'requests succeeded again after 4.01 s; unavailable for 3.10 s, 420 ms; ended by itself once (exit code 1)' */
function serviceSummary({ backMs, process, periods }: ApplicationReport, service: ServiceReport): string {
  const { unavailable, exits, leftBehind } = service;
  const measured = Object.keys(periods).length > 0;
  const back =
    backMs === undefined
      ? 'requests did not succeed again'
      : `requests succeeded again after ${showMs(backMs)}`;
  const times = unavailable.slice(0, TIMES_SHOWN).map(showUnavailable).join(', ');
  const more = unavailable.length > TIMES_SHOWN ? ` and ${unavailable.length - TIMES_SHOWN} more` : '';
  const unexpected = exits.filter(({ isExpected }) => !isExpected);
  const ends = [...new Set(unexpected.map(({ how }) => how))].join(', ');
  return [
    ...(measured ? [back, times === '' ? 'never unavailable' : `unavailable for ${times}${more}`] : []),
    ...(unexpected.length === 0
      ? []
      : [`ended by itself ${unexpected.length === 1 ? 'once' : `${unexpected.length} times`} (${ends})`]),
    ...(process === 'hung' ? ['killed, because it did not end when asked to'] : []),
    ...(leftBehind.length === 0 ? [] : [`left behind: ${leftBehind.join(', ')}`]),
  ].join('; ');
}

const showUnavailable = ({ lastedMs, ended }: Outage): string =>
  `${showMs(lastedMs)}${ended ? '' : ' and going on'}`;
