import { type ApplicationRemains, isSuccess, type ServiceRemains } from '../applications/index.ts';
import { showMs } from '../basics/index.ts';
import { findingOf } from '../checkers/index.ts';
import type { RecordedApplication, ScenarioRecord } from '../run/index.ts';
import { periodsOf } from './application.ts';
import type { Check } from './checks.ts';
import { excusable } from './excusable.ts';

// What has to be true of every service of the user's own at the end of a scenario.

/** A record whose workload has ended. */
type EndedRecord = ScenarioRecord & { readonly workEndedAtMs: number };

/** None for a scenario without services. */
export function serviceChecks(record: EndedRecord, hadFault: boolean): Check[] {
  const services = Object.entries(record.applications).flatMap(([name, application]): EndedService[] => {
    const { result } = application;
    return result?.service === undefined ? [] : [{ name, application, result, remains: result.service }];
  });
  if (services.length === 0) return [];
  const every = (checker: string, clean: string, check: ServiceCheck): Check[] => {
    const failing = services.flatMap((service): Check[] => {
      const { name } = service;
      const found = check(record, service);
      if (found === undefined) return [];
      const { wrong, excusedBy } = found;
      if (excusedBy === undefined) return [{ ...findingOf(checker, 'fail', wrong, {}), client: name }];
      const reason = `${wrong}; but ${excusedBy}`;
      return [{ ...findingOf(checker, 'unknown', reason, {}), client: name, isExcused: true }];
    });
    return failing.length > 0 ? failing : [findingOf(checker, 'pass', clean, {})];
  };
  return [
    ...every('exits', 'no service ended by itself, and each ended when asked to', exitsUnexpectedly),
    ...every('processes', 'no service left a process behind', leavesProcesses),
    ...(hadFault
      ? every('answers', 'every service answered at the end as well as before the fault', answersAtEnd)
      : []),
  ];
}

interface EndedService {
  readonly name: string;
  readonly application: RecordedApplication;
  readonly result: ApplicationRemains;
  readonly remains: ServiceRemains;
}

type ServiceCheck = (
  record: EndedRecord,
  service: EndedService,
) => { readonly wrong: string; readonly excusedBy?: string } | undefined;

const LINES_SHOWN = 5;

const exitsUnexpectedly: ServiceCheck = (_record, { name, result, remains }) => {
  const unexpected = remains.exits.filter(({ isExpected }) => !isExpected);
  const [first] = unexpected;
  if (first !== undefined) {
    const times = unexpected.length === 1 ? '' : `${unexpected.length} times, at first with `;
    const lines = first.lastLines.slice(-LINES_SHOWN).join(' | ') || 'nothing';
    return { wrong: `${name} ended by itself: ${times}${first.how}; it printed last: ${lines}` };
  }
  if (result.process !== 'hung') return undefined;
  return { wrong: `${name} did not end within 10 s of SIGTERM, and was killed` };
};

const leavesProcesses: ServiceCheck = (_record, { name, remains: { leftBehind } }) => {
  if (leftBehind.length === 0) return undefined;
  return {
    wrong: `${name} left processes behind when it ended, which were killed: ${leftBehind.join(', ')}`,
  };
};

const LEAST_WINDOW_MS = 2000;
const PERIODS_OF_LOAD = 5;

/** Without a master nothing can succeed: that is what 'stable' is about. */
const answersAtEnd: ServiceCheck = (record, { name, application, result, remains: { loadFailed } }) => {
  const { load } = application;
  const periods = periodsOf(record, application);
  if (record.final?.unstable !== undefined || load === undefined || periods === undefined) return undefined;
  if (loadFailed !== undefined)
    return {
      wrong: `whether ${name} answered at the end is not known`,
      excusedBy: `its load generator ended by itself: ${loadFailed}`,
    };
  const { rate = 1 } = load;
  const windowMs = Math.max(LEAST_WINDOW_MS, (PERIODS_OF_LOAD * 1000) / rate);
  const untilMs = result.loadEndedAtMs;
  const fromMs = untilMs - windowMs;
  const sentIn = (from: number, until: number) =>
    result.answers.filter(({ atMs }) => atMs >= from && atMs < until);
  const atEnd = sentIn(fromMs, untilMs);
  const before = shareOf(sentIn(periods.beforeFromMs, periods.faultAtMs).map(isSuccess));
  const share = shareOf(atEnd.map(isSuccess));
  if (share > 0 && share >= LEAST_SHARE * before) return undefined;
  const error = atEnd.findLast(answer => answer.error !== undefined)?.error;
  const succeeded = atEnd.filter(isSuccess).length;
  const wrong = `${name} answered ${succeeded} of ${atEnd.length} requests of the last ${showMs(windowMs)} with success (${Math.round(100 * before)} % before the fault), though there was a master${error === undefined ? '' : `; its last error: ${error}`}`;
  // An answer that was wrong, or came as an error, is none of the machine's.
  if (succeeded > 0) return { wrong };
  let lastMs = periods.faultAtMs;
  for (const answer of result.answers)
    if (isSuccess(answer)) lastMs = Math.max(lastMs, answer.atMs + answer.tookMs);
  return excusable(record, wrong, { fromMs: Math.min(lastMs, fromMs), untilMs, budgetMs: windowMs });
};

// Half of what it was: some services refuse a part of their requests at all times.
const LEAST_SHARE = 0.5;

const shareOf = (successes: readonly boolean[]): number =>
  successes.length === 0 ? 0 : successes.filter(Boolean).length / successes.length;
