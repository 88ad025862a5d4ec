import { showMs } from '../basics/index.ts';
import { disturbanceBetween, whyDisturbed } from '../observation/index.ts';
import type { RecordedError, RecordedExpectation, ScenarioRecord } from '../run/index.ts';
import { impossibleOrder } from '../timeline/index.ts';
import { nameOf } from './checks.ts';
import { type Failover, startsOf } from './failovers.ts';
import type { Chance, Check, Verdict } from './result.ts';

/** The verdict of a scenario that ended. What its body says counts first; checks count where the body came to its end. */
export function verdictOf(
  record: ScenarioRecord,
  checks: readonly Check[],
  failovers: readonly Pick<Failover, 'title' | 'phases'>[],
): Verdict {
  const said = [
    ofBody(record),
    ofExpectations(record),
    ofErrors(record.unawaited),
    ofOpenExpectations(record),
  ].flatMap(each => each ?? []);
  const worst = said.find(({ verdict }) => verdict === 'fail') ?? said[0];
  const judged =
    worst ??
    ofTolerances(record, checks) ??
    ofChecks(checks) ??
    ofPhases(failovers) ??
    ofHealing(record) ??
    ofOpenChecks(record, checks) ??
    ofProof(record);
  return record.scenario.planted === undefined ? judged : seededDefectVerdict(judged);
}

function ofBody({
  body,
  disturbance,
  clockOriginMs,
  workEndedAtMs = Infinity,
}: ScenarioRecord): Verdict | undefined {
  if (body === undefined) return { verdict: 'unknown', reason: 'its process ended before the scenario did' };
  if (body.how === 'returned') return undefined;
  if (body.how === 'threw') return ofError(body.error);
  const reason = `the scenario's body did not end within its timeout of ${showMs(body.timeoutMs)}`;
  const busy = whyDisturbed(disturbanceBetween(disturbance, clockOriginMs, workEndedAtMs));
  return busy === undefined
    ? { verdict: 'fail', reason }
    : {
        verdict: 'unknown',
        reason: `${reason}; but the machine was too busy to judge times: ${busy}`,
        chance: 'busy machine',
      };
}

const CHANCES: Readonly<Partial<Record<RecordedError['is'], Chance>>> = {
  'too busy': 'busy machine',
  'split vote': 'split vote',
};

function ofError({ is, message }: RecordedError): Verdict {
  if (is === 'failure') return { verdict: 'fail', reason: message };
  const chance = CHANCES[is];
  return { verdict: 'unknown', reason: message, ...(chance && { chance }) };
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

/** One that proved nothing and whose error was caught; one that is asked again until it passes has its answer. */
function ofOpenExpectations({ expectations }: ScenarioRecord): Verdict | undefined {
  const answered = new Set(expectations.filter(({ passed }) => passed === true).map(question));
  const open = expectations.find(each => each.passed === undefined && !answered.has(question(each)));
  return open && { verdict: 'unknown', reason: `${describe(open)} proved nothing, and the body went on` };
}

/** A longer limit is another question. */
const question = (each: RecordedExpectation): string => `${describe(each)} ${JSON.stringify(each.limit)}`;

const describe = ({ matcher, about, isNot }: RecordedExpectation): string =>
  `expect(${about ?? '…'})${isNot ? '.not' : ''}.${matcher}`;

function ofErrors(errors: readonly RecordedError[]): Verdict | undefined {
  const [first] = errors.toSorted((a, b) => rank(a) - rank(b));
  if (first === undefined) return undefined;
  const { reason, ...judged } = ofError(first);
  return { ...judged, reason: `a promise or callback that the body did not await failed: ${reason}` };
}

const rank = ({ is }: RecordedError): number => (is === 'failure' ? 0 : 1);

/** A tolerance that no check goes by would excuse nothing, and its author believe otherwise. */
function ofTolerances(
  { tolerates, scenario }: ScenarioRecord,
  checks: readonly Check[],
): Verdict | undefined {
  // A checker that proved nothing has not counted its defects; a seeded defect can bring a workload with other checkers.
  if (checks.some(({ verdict }) => verdict === 'unknown') || scenario.planted !== undefined) return undefined;
  const names = new Set(
    checks.flatMap(({ checker, numbers }) => [checker, nameOf(checker), ...Object.keys(numbers)]),
  );
  const wrong = Object.keys(tolerates).find(name => !names.has(name));
  if (wrong === undefined) return undefined;
  return {
    verdict: 'fail',
    reason: `scenario.tolerates names '${wrong}', which is no check of this scenario and no defect that one finds; its checks are ${[...new Set(checks.map(({ checker }) => checker))].join(', ')}`,
  };
}

function ofChecks(checks: readonly Check[]): Verdict | undefined {
  const failed = checks.filter(({ verdict, expected }) => verdict === 'fail' && expected === undefined);
  const excused = checks.find(({ isExcused, expected }) => isExcused && expected === undefined);
  if (failed.length === 0)
    return (
      excused && {
        verdict: 'unknown',
        reason: `${excused.checker}: ${excused.reason}`,
        chance: 'busy machine',
      }
    );
  const found = failed.map(({ checker, reason }) => `${checker}: ${reason}`).join('; ');
  const which = failed.length === 1 ? 'a check' : `${failed.length} checks`;
  return {
    verdict: 'fail',
    reason: `${which} failed, which the scenario neither expects nor tolerates: ${found}`,
  };
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

/** Of a deployment that is expected to be unstable, no data counts; a stable one has data that can be read. */
function ofOpenChecks(
  { final, clients, tolerates }: ScenarioRecord,
  checks: readonly Check[],
): Verdict | undefined {
  const isStable = checks.some(({ checker, verdict }) => checker === 'stable' && verdict === 'pass');
  if (!isStable) return undefined;
  const open = checks.find(
    ({ checker, verdict, expected }) =>
      verdict === 'unknown' && expected === undefined && DECISIVE.includes(checker),
  );
  if (open !== undefined) return { verdict: 'unknown', reason: open.reason };
  const undecided = checks.find(({ checker, verdict }) => verdict === 'unknown' && checker === SEARCH);
  if (undecided !== undefined && tolerates[SEARCH] === undefined)
    return { verdict: 'unknown', reason: `${SEARCH}: ${undecided.reason}` };
  if (final === undefined || 'data' in final || Object.keys(clients).length === 0) return undefined;
  return { verdict: 'unknown', reason: `what the clients lost is not known: ${final.unreadable}` };
}

// Without an answer of these, what a scenario is run for is not known.
const DECISIVE = ['loss', 'crowd loss', 'answers'];
// The only checker that can give up on what it was given in full.
const SEARCH = 'linearizability';

function ofProof(record: ScenarioRecord): Verdict {
  if (startsOf(record).length === 0)
    return { verdict: 'unknown', reason: 'no fault was injected, so nothing was tested' };
  if (record.assertions === 0) return { verdict: 'unknown', reason: 'nothing was asserted' };
  return { verdict: 'pass', reason: 'every expectation and every check passed' };
}

/** With its seeded defect a scenario has to fail. What proved nothing proves nothing of the defect either. */
export function seededDefectVerdict(judged: Verdict): Verdict {
  const { verdict, reason } = judged;
  if (verdict === 'fail') return { verdict: 'pass', reason };
  if (verdict === 'pass')
    return { verdict: 'fail', reason: `the seeded defect did not turn it red: ${reason}` };
  return { ...judged, reason: `whether the seeded defect turns it red is not known: ${reason}` };
}
