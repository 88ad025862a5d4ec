import { showMs } from '../basics/index.ts';
import type { Advice } from '../explanation/index.ts';
import { hasElements } from './elements.ts';
import { demonstratedBy, lostBy } from './expected-loss.ts';
import type { ScenarioReport } from './result.ts';
import { worstOutageOf } from './run-totals.ts';
import type { StaleMasterWrites } from './stale-master-writes.ts';

type Concluded = Pick<ScenarioReport, 'verdict' | 'planted' | 'limits' | 'clients' | 'workload'>;

/** What a scenario shows, in one sentence: its verdict, the worst outage, the loss, and whose they are. */
export function conclusionOf(report: Concluded, stale: readonly StaleMasterWrites[] = []): string {
  const outage = outageWords(report);
  const losses = [lossWords(report), staleWords(stale)];
  const lostAny = Object.keys(report.clients).some(client => lostBy(report, client) > 0);
  const findings = (lostAny ? [...losses, outage] : [outage, ...losses]).filter(words => words !== '');
  if (findings.length === 0) return '';
  const verdict = verdictWords(report).replace(': ', ', ');
  return `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}: ${findings.join('; ')}.`;
}

/** The verdict, and what a pass demonstrates: 'pass: loss demonstrated'. */
export function verdictWords(report: Concluded): string {
  const { verdict, planted } = report;
  if (verdict === 'pass' && planted !== undefined) return 'pass: seeded defect detected';
  return [verdict, demonstratedBy(report)].filter(Boolean).join(': ');
}

function outageWords(report: Concluded): string {
  const worst = worstOutageOf(report);
  if (worst === undefined) return '';
  const count = Object.keys(report.clients).length;
  const among = count === 1 ? '' : `, the longest of ${count} clients`;
  return `${worst.client} got no write acknowledged for ${worst.ended ? '' : 'more than '}${showMs(worst.outageMs)}${among}`;
}

function lossWords(report: Concluded): string {
  if (!hasElements(report)) return '';
  const clients = Object.entries(report.clients);
  const unknown = clients.filter(([, { operations }]) => operations.lost === undefined);
  const losers = clients
    .filter(([name]) => lostBy(report, name) > 0)
    .toSorted(([a], [b]) => lostBy(report, b) - lostBy(report, a))
    .map(([name, { operations }]) => `${operations.lost} of ${operations.acknowledged} of ${name}`);
  if (clients.length === unknown.length) return '';
  const words = losers.length === 0 ? 'no acknowledged write was lost' : `lost writes: ${losers.join(', ')}`;
  const rest = unknown.map(([name]) => name).join(', ');
  return rest === '' ? words : `${words} (${rest}: unknown)`;
}

function staleWords(stale: readonly StaleMasterWrites[]): string {
  const longest = stale.toSorted((a, b) => lasted(b) - lasted(a))[0];
  return longest === undefined ? '' : staleMasterWords(longest);
}

const lasted = ({ fromMs, toMs }: StaleMasterWrites): number => toMs - fromMs;

/** 'redis-1 acknowledged 1099 writes of app for 11.0 s after redis-2 was promoted' */
export const staleMasterWords = (stale: StaleMasterWrites): string =>
  `${stale.server} acknowledged ${stale.count} ${stale.count === 1 ? 'write' : 'writes'} of ${stale.client} for ${showMs(lasted(stale))} after ${stale.successor} was promoted`;

/** The setting that shortens the worst outage most. */
export function preventionOf(
  report: Concluded,
): { readonly client: string; readonly advice: Advice } | undefined {
  const client = worstOutageOf(report)?.client;
  const advice = client === undefined ? undefined : report.clients[client]?.explanation?.advice[0];
  return client === undefined || advice === undefined ? undefined : { client, advice };
}
