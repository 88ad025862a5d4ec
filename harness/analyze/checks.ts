import type { ScenarioRecord } from '../run/index.ts';
import type { AnalyzedCrowd } from './crowd-liveness.ts';
import { findingsOf } from './evidence.ts';
import type { Failover } from './failovers.ts';
import { livenessOf } from './liveness.ts';
import type { Check, ClientReport } from './result.ts';

/** Every checker of the workload and every liveness check, with why the scenario lets those fail that do. */
export function checksOf(
  record: ScenarioRecord,
  failovers: readonly Failover[],
  clients: Readonly<Record<string, ClientReport>>,
  crowds: readonly AnalyzedCrowd[] = [],
): Check[] {
  const liveness = livenessOf(record, failovers, clients, crowds).map(check =>
    withReason(record, check, () => undefined),
  );
  const lost = Object.values(clients).reduce((sum, { operations }) => sum + (operations.lost ?? 0), 0);
  const findings = findingsOf(record).map(finding => {
    const ofLoss = lost > 0 && mostAbsent(finding) <= lost ? lossBecause(liveness) : undefined;
    return withReason(record, finding, defect =>
      LOSS.includes(defect) ? ofLoss : presentBecause(record, clients, defect),
    );
  });
  return [...findings, ...liveness];
}

// The names that checkers have for acknowledged work that is absent.
const ABSENT = ['lost', 'missed', 'expiredEarly'];
// What the check 'loss' judges client by client, with what was in flight taken into account.
const LOSS = [...ABSENT, 'readsTooLow'];

/** More than all clients lost is not the loss of a client only: a read can be low because it is of an old master. */
const mostAbsent = ({ numbers }: Check): number =>
  Math.max(...[...ABSENT, 'readsTooLowBy'].map(defect => numbers[defect] ?? 0));

/** Why losses are no failure; undefined where one client's are. */
function lossBecause(liveness: readonly Check[]): string | undefined {
  const losses = liveness.filter(({ checker, verdict }) => checker === 'loss' && verdict === 'fail');
  if (losses.some(({ expected }) => expected === undefined)) return undefined;
  return losses[0]?.expected ?? 'only what was in flight when a fault took effect';
}

/** Why writes are there that should not be; undefined where a client has some of which that is not expected. */
function presentBecause(
  record: ScenarioRecord,
  clients: Readonly<Record<string, ClientReport>>,
  defect: string,
): string | undefined {
  const counted = PRESENT[defect];
  if (counted === undefined) return undefined;
  const having = Object.entries(clients).filter(([, { operations }]) => Number(operations[counted]) > 0);
  const reasons = having.map(([client]) => expectedBecause(record, { checker: defect, client }));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

// What the report counts client by client of what checkers call so.
const PRESENT: Readonly<Record<string, 'duplicates' | 'ghosts'>> = {
  duplicates: 'duplicates',
  impossible: 'ghosts',
};

type Because = (defect: string) => string | undefined;

/** @param because why one of its defects is no failure */
function withReason(record: ScenarioRecord, check: Check, because: Because): Check {
  // A check that a busy machine left undecided leaves the scenario so, unless it is allowed to fail.
  if (check.verdict !== 'fail' && check.isExcused === undefined) return check;
  const expected =
    toleratedBecause(record, check) ?? expectedBecause(record, check) ?? everyDefect(record, check, because);
  return expected === undefined ? check : { ...check, expected };
}

/** Why each of a checker's defects is no failure; undefined where one is: 'duplicates' can be tolerated by itself. */
function everyDefect(
  { tolerates }: ScenarioRecord,
  { defects = [] }: Check,
  because: Because,
): string | undefined {
  const reasons = defects.map(defect => tolerates[defect] ?? because(defect));
  const known = reasons.filter(reason => reason !== undefined);
  return known.length === 0 || known.length < reasons.length ? undefined : [...new Set(known)].join('; ');
}

/** 'linearizability app' is tolerated by its whole name or by its first word. */
function toleratedBecause({ tolerates }: ScenarioRecord, { checker }: Check): string | undefined {
  return tolerates[checker] ?? tolerates[nameOf(checker)];
}

/** A checker without the key that it judges: 'linearizability' of 'linearizability app'. */
export const nameOf = (checker: string): string => checker.replace(/ .*/s, '');

/** An expectation that is about the same thing, and passed, is the scenario's own judgement of it. */
function expectedBecause(
  record: ScenarioRecord,
  { checker, client }: Pick<Check, 'checker' | 'client'>,
): string | undefined {
  const found = record.expectations.find(
    each =>
      each.passed === true &&
      each.covers.some(covered => covered === checker || covered === nameOf(checker)) &&
      (each.about === undefined || client === undefined || each.about === client) &&
      isAbout(record, each, checker),
  );
  return (
    found && `the scenario expects it${found.isNot ? ', with' : ' within the limit of'} ${found.matcher}`
  );
}

/** Whether what an expectation allows is this failure, and not one of another time. */
function isAbout(
  { limits, injections, workEndedAtMs = Number.POSITIVE_INFINITY }: ScenarioRecord,
  { matcher, isNot, limit }: ScenarioRecord['expectations'][number],
  checker: string,
): boolean {
  // One that kept to no longer a limit than that of the check was silent at another time.
  if (checker === 'silence') return isNot || limit === undefined || limit.most > limits.followingMs;
  // When all is healed there is a master again, whether another server was promoted or not.
  if (checker !== 'stable' || matcher !== 'toPromoteWithin') return true;
  return injections.some(({ faults }) =>
    faults.some(({ healedAtMs = Number.POSITIVE_INFINITY }) => healedAtMs > workEndedAtMs),
  );
}
