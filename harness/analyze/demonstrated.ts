import type { Limit } from '../run/index.ts';
import type { Check, LossStanding, OperationCounts, ScenarioReport } from './result.ts';

type Judged = Pick<ScenarioReport, 'verdict' | 'planted' | 'limits' | 'findings'>;

/** @param name a client or a crowd @returns undefined where nothing is lost, or the loss is unknown */
export function lossStandingOf(
  report: Judged,
  name: string,
  { lost = 0, inFlight = 0 }: Pick<OperationCounts, 'lost' | 'inFlight'>,
): LossStanding | undefined {
  if (lost === 0) return undefined;
  if (report.planted !== undefined && report.verdict === 'pass') return 'demonstrated';
  const limits = report.limits.filter(limit => isOfLoss(limit) && limit.client === name);
  if (limits.length === 0) return withoutLimit(report.findings.filter(failsFor(name)));
  const isMet = ({ of, most, exceeded }: Limit) =>
    (of === 'loss' ? lost : lost - inFlight) > most === exceeded;
  if (!limits.every(isMet)) return 'unexpected';
  return limits.some(({ exceeded }) => exceeded) ? 'demonstrated' : 'within limit';
}

function withoutLimit(failures: readonly Check[]): LossStanding {
  if (failures.length === 0) return 'within limit';
  return failures.some(({ expected }) => expected === undefined) ? 'unexpected' : 'tolerated';
}

const isOfLoss = ({ of }: Limit): boolean => of === 'loss' || of === 'loss beyond what was in flight';

const failsFor =
  (name: string) =>
  ({ checker, client, verdict }: Check): boolean =>
    (checker === 'loss' || checker === 'crowd loss') && client === name && verdict === 'fail';

/** What a scenario that passed demonstrates; undefined for any other. @param clients with the standings of their losses */
export function demonstratedBy({
  verdict,
  planted,
  limits,
  clients,
}: Pick<ScenarioReport, 'verdict' | 'planted' | 'limits' | 'clients'>): ScenarioReport['demonstrated'] {
  if (verdict !== 'pass' || planted !== undefined) return undefined;
  const loss = Object.values(clients).some(({ operations }) => operations.standing === 'demonstrated');
  const outage = limits.some(({ of, exceeded }) => exceeded && (of === 'outage' || of === 'following'));
  if (loss) return outage ? 'loss and outage' : 'loss';
  return outage ? 'outage' : undefined;
}
