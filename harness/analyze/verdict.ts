import type { RecordedError, RecordedExpectation, ScenarioRecord } from '../run/index.ts';
import { impossibleOrder } from '../timeline/index.ts';
import type { Check } from './checks.ts';
import { type Failover, startsOf } from './failovers.ts';
import { isUndecided } from './liveness.ts';

/**
 * What a run proved. 'unknown' is only what the harness itself cannot know: it is no weak pass, and Jest fails it.
 * 'skipped' is a scenario that did not run, because what it needs is not here. `reason` is one sentence.
 */
export interface Verdict {
  readonly verdict: 'pass' | 'fail' | 'unknown' | 'skipped';
  readonly reason: string;
}

/** The verdict of a scenario that ended. What its body says counts first; checks count where the body came to its end. */
export function verdictOf(
  record: ScenarioRecord,
  checks: readonly Check[],
  failovers: readonly Pick<Failover, 'title' | 'phases'>[],
): Verdict {
  const said = [ofBody(record), ofExpectations(record), ofErrors(record.unawaited)].flatMap(
    each => each ?? [],
  );
  const worst = said.find(({ verdict }) => verdict === 'fail') ?? said[0];
  const ofAll = ofChecks(checks) ?? ofUndecided(checks);
  const judged = worst ?? ofAll ?? ofPhases(failovers) ?? ofHealing(record) ?? ofProof(record);
  return record.scenario.planted === undefined ? judged : seededDefectVerdict(judged);
}

function ofBody({ body }: ScenarioRecord): Verdict | undefined {
  if (body === undefined) return { verdict: 'unknown', reason: 'its process ended before the scenario did' };
  if (body.how === 'returned') return undefined;
  if (body.how === 'threw') return ofError(body.error);
  return {
    verdict: 'fail',
    reason: `the scenario's body did not end within its timeout of ${body.timeoutMs} ms`,
  };
}

function ofError({ is, message }: RecordedError): Verdict {
  return is === 'failure' ? { verdict: 'fail', reason: message } : { verdict: 'unknown', reason: message };
}

/** A matcher that failed fails the scenario, also when the body went on: it was not awaited, or its error was caught. */
function ofExpectations({ expectations }: ScenarioRecord): Verdict | undefined {
  const failed = expectations.find(({ passed }) => passed === false);
  return (
    failed && {
      verdict: 'fail',
      reason: `${describe(failed)} failed, and the body went on without awaiting it`,
    }
  );
}

const describe = ({ matcher, about, isNot }: RecordedExpectation): string =>
  `expect(${about ?? '…'})${isNot ? '.not' : ''}.${matcher}`;

function ofErrors(errors: readonly RecordedError[]): Verdict | undefined {
  const [first] = errors.toSorted((a, b) => rank(a) - rank(b));
  if (first === undefined) return undefined;
  const { verdict, reason } = ofError(first);
  return { verdict, reason: `a promise that the body did not await was rejected: ${reason}` };
}

const rank = ({ is }: RecordedError): number => (is === 'failure' ? 0 : 1);

function ofChecks(checks: readonly Check[]): Verdict | undefined {
  const failed = checks.filter(({ verdict, expected }) => verdict === 'fail' && expected === undefined);
  if (failed.length === 0) return undefined;
  const found = failed.map(({ checker, reason }) => `${checker}: ${reason}`).join('; ');
  const which = failed.length === 1 ? 'a check' : `${failed.length} checks`;
  return {
    verdict: 'fail',
    reason: `${which} failed, which the scenario neither expects nor tolerates: ${found}`,
  };
}

/** A liveness check that a busy machine excuses is no pass. */
function ofUndecided(checks: readonly Check[]): Verdict | undefined {
  const undecided = checks.find(check => check.expected === undefined && isUndecided(check));
  return (
    undecided && {
      verdict: 'unknown',
      reason: `a check could not be decided: ${undecided.checker}: ${undecided.reason}`,
    }
  );
}

/** An error of the analysis, and not of the deployment: no time of the report can be believed then. */
function ofPhases(failovers: readonly Pick<Failover, 'title' | 'phases'>[]): Verdict | undefined {
  const wrong = failovers.flatMap(({ title, phases }) => {
    const order = impossibleOrder(phases);
    return order === undefined ? [] : [`after the ${title}: ${order}`];
  });
  if (wrong.length === 0) return undefined;
  return {
    verdict: 'unknown',
    reason: `the analysis found phases in an impossible order ${wrong.join('; ')}`,
  };
}

function ofHealing({ injections }: ScenarioRecord): Verdict | undefined {
  const faults = injections.flatMap(each => each.faults);
  const unhealed = faults.find(({ healFailed }) => healFailed !== undefined);
  return (
    unhealed && {
      verdict: 'unknown',
      reason: `${unhealed.target} could not be healed: ${unhealed.healFailed}`,
    }
  );
}

function ofProof(record: ScenarioRecord): Verdict {
  if (startsOf(record).length === 0)
    return { verdict: 'unknown', reason: 'no fault was injected, so nothing was tested' };
  if (record.assertions === 0) return { verdict: 'unknown', reason: 'nothing was asserted' };
  return { verdict: 'pass', reason: 'every expectation and every check passed' };
}

/** With its seeded defect a scenario has to fail. What proved nothing proves nothing of the defect either. */
export function seededDefectVerdict({ verdict, reason }: Verdict): Verdict {
  if (verdict === 'fail') return { verdict: 'pass', reason };
  if (verdict === 'pass')
    return { verdict: 'fail', reason: `the seeded defect did not turn it red: ${reason}` };
  return { verdict, reason: `whether the seeded defect turns it red is not known: ${reason}` };
}
