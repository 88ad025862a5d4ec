import type { Limit } from '../run/index.ts';
import { fatesOf } from './elements.ts';
import type { ScenarioReport } from './result.ts';

/** What is read of a report here; reports of old runs have it too. */
type Judged = Pick<ScenarioReport, 'verdict' | 'planted' | 'limits' | 'clients' | 'workload'>;

/** How a loss stands to what its scenario expects. */
export type LossStanding =
  /** The scenario expects more loss than a limit, or the seeded defect causes it. */
  | 'demonstrated'
  /** The scenario allows it. */
  | 'within limit'
  /** No expectation covers it, or it is over its limit. */
  | 'unexpected';

/** @returns undefined for a client that lost nothing, or whose loss is unknown */
export function lossStandingOf(report: Judged, client: string): LossStanding | undefined {
  const lost = lostBy(report, client);
  if (lost === 0) return undefined;
  if (report.planted !== undefined && report.verdict === 'pass') return 'demonstrated';
  const limits = report.limits.filter(limit => isOfLoss(limit) && limit.client === client);
  if (limits.length === 0 || !limits.every(limit => isMet(limit, lost, report))) return 'unexpected';
  return limits.some(({ exceeded }) => exceeded) ? 'demonstrated' : 'within limit';
}

/** The number of lost writes of a client; 0 where it is unknown. */
export const lostBy = (report: Pick<Judged, 'clients' | 'workload'>, client: string): number => {
  const found = report.clients[client];
  return found === undefined ? 0 : (fatesOf(report, found).lost ?? 0);
};

/** What a passed scenario demonstrates, for its badge: 'loss and outage demonstrated'. Undefined for any other. */
export function demonstratedBy(report: Judged): string | undefined {
  if (report.verdict !== 'pass' || report.planted !== undefined) return undefined;
  const standings = Object.keys(report.clients).map(name => lossStandingOf(report, name));
  const shown = [
    ...(standings.includes('demonstrated') ? ['loss'] : []),
    ...(report.limits.some(isBrokenOutage) ? ['outage'] : []),
  ];
  if (shown.length > 0) return `${shown.join(' and ')} demonstrated`;
  return standings.includes('within limit') ? 'loss within limit' : undefined;
}

const isOfLoss = ({ of }: Limit): boolean => of === 'loss' || of === 'loss beyond what was in flight';

const isBrokenOutage = ({ of, exceeded }: Limit): boolean =>
  exceeded && (of === 'outage' || of === 'following');

/** The report does not say which lost writes were in flight: there the verdict decides. */
const isMet = ({ of, most, exceeded }: Limit, lost: number, { verdict }: Judged): boolean =>
  of === 'loss' ? lost > most === exceeded : verdict === 'pass';
