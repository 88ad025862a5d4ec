import type { StaleMasterWrites } from '../analyze/index.ts';
import { showMs } from '../basics/index.ts';
import type { Advice } from '../explanation/index.ts';
import { lossesOf } from './losses.ts';
import type { OperationCounts, ScenarioReport } from './result.ts';
import { type WorstOutage, worstOutageOf } from './run-totals.ts';

type Concluded = Pick<ScenarioReport, 'verdict' | 'planted' | 'demonstrated' | 'clients' | 'crowds'>;

/** What a scenario shows, in one sentence: its verdict, the worst outage, the loss, and whose they are. */
export function conclusionOf(report: Concluded): string {
  const outages = [outageWords(report), ...reconnectionWords(report)];
  const losses = [lossWords(report), staleWords(report)];
  const lostAny = lossesOf(report).some(({ lost = 0 }) => lost > 0);
  const findings = (lostAny ? [...losses, ...outages] : [...outages, ...losses]).filter(
    words => words !== '',
  );
  if (findings.length === 0) return '';
  const verdict = verdictWords(report).replace(': ', ', ');
  return `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}: ${findings.join('; ')}.`;
}

/** The verdict, and what a pass demonstrates: 'pass: loss demonstrated'. */
export function verdictWords(report: Concluded): string {
  const { verdict, planted, demonstrated } = report;
  if (verdict !== 'pass') return verdict;
  if (planted !== undefined) return 'pass: seeded defect detected';
  if (demonstrated !== undefined) return `pass: ${demonstrated} demonstrated`;
  const standings = lossesOf(report).map(({ standing }) => standing);
  if (standings.includes('tolerated')) return 'pass: loss tolerated';
  return standings.includes('within limit') ? 'pass: loss within limit' : 'pass';
}

function outageWords(report: Concluded): string {
  const worst = worstOutageOf(report);
  if (worst === undefined) return '';
  const count = Object.keys(report.clients).length;
  const others = count === 1 ? '' : ', and no other client for longer';
  if (worst.outageBelowMs !== undefined)
    return `${worst.client} was out for less than ${showMs(worst.outageBelowMs)}, if at all${others}`;
  const noticed = isSurpassable(worst, report) ? ' that was noticed' : '';
  const among = count === 1 ? '' : `, the longest${noticed} of ${count} clients`;
  return `${worst.client} got no write acknowledged for ${worst.ended ? '' : 'more than '}${showMs(worst.outageMs)}${among}`;
}

/** Whether another client can have been out for longer without that having been noticed. */
const isSurpassable = ({ outageMs, ended }: WorstOutage, { clients }: Concluded): boolean =>
  ended && Object.values(clients).some(({ outageBelowMs = 0 }) => outageBelowMs > outageMs);

/** 'all 300 connections of web worked again, the last after 4.10 s' */
const reconnectionWords = ({ crowds = {} }: Concluded): string[] =>
  Object.entries(crowds).flatMap(([name, { connections, workedAtEnd, followedMs, failovers }]) => {
    if (failovers.length === 0) return [];
    if (workedAtEnd < connections)
      return `${connections - workedAtEnd} of ${connections} connections of ${name} did not work at the end`;
    const last = followedMs === undefined ? '' : ` again, the last after ${showMs(followedMs)}`;
    return `all ${connections} connections of ${name} worked${last}`;
  });

function lossWords(report: Concluded): string {
  const all = lossesOf(report);
  const unknown = all.filter(({ lost }) => lost === undefined);
  const losers = all
    .flatMap(loss => (loss.lost ? [{ ...loss, lost: loss.lost }] : []))
    .toSorted((a, b) => b.lost - a.lost)
    .map(({ name, lost, acknowledged, unit }) => `${lost} of ${countOfUnits(acknowledged, unit)} of ${name}`);
  if (all.length === unknown.length) return '';
  const words = losers.length === 0 ? 'no acknowledged write was lost' : `lost: ${losers.join(', ')}`;
  const rest = unknown.map(({ name }) => name).join(', ');
  return rest === '' ? words : `${words} (${rest}: unknown)`;
}

export const unitsOf = (count: number, unit: string): string => `${unit}${count === 1 ? '' : 's'}`;

/** '1 job', '2 jobs' */
export const countOfUnits = (count: number, unit: string): string => `${count} ${unitsOf(count, unit)}`;

/** '2 jobs'; '?' where the loss is not known. */
export const lostWords = ({ lost, unit }: Pick<OperationCounts, 'lost' | 'unit'>): string =>
  lost === undefined ? '?' : countOfUnits(lost, unit);

function staleWords({ clients }: Concluded): string {
  const [longest] = Object.entries(clients)
    .flatMap(([client, { staleMaster = [] }]) => staleMaster.map(stale => ({ client, stale })))
    .toSorted((a, b) => lasted(b.stale) - lasted(a.stale));
  return longest === undefined ? '' : staleMasterWords(longest.client, longest.stale);
}

const lasted = ({ fromMs, toMs }: StaleMasterWrites): number => toMs - fromMs;

/** 'redis-1 acknowledged 1099 writes of app for 11.0 s after redis-2 was promoted' */
export const staleMasterWords = (client: string, stale: StaleMasterWrites): string =>
  `${stale.server} acknowledged ${countOfUnits(stale.count, 'write')} of ${client} for ${showMs(lasted(stale))} after ${stale.successor} was promoted`;

/** The setting that shortens the worst outage most. */
export function preventionOf(
  report: Concluded,
): { readonly client: string; readonly advice: Advice } | undefined {
  const client = worstOutageOf(report)?.client;
  const advice = client === undefined ? undefined : report.clients[client]?.explanation?.advice[0];
  return client === undefined || advice === undefined ? undefined : { client, advice };
}
