import { showMs } from '../basics/index.ts';
import type { RecordedService } from '../run/index.ts';
import {
  type Answer,
  isSuccess,
  isUnanswered,
  type ProcessRemains,
  type ServiceRemains,
} from '../services/index.ts';
import { type Complaint, type EndedRecord, everySubject, excusable } from './every-subject.ts';
import type { Check } from './result.ts';
import { periodsOf } from './service.ts';
import { isFewer, type Succeeded, shareOf } from './shares.ts';

// What has to be true of every service of the user's own at the end of a scenario.

/** None for a scenario without services. */
export function serviceChecks(record: EndedRecord, hadFault: boolean): Check[] {
  const services = Object.entries(record.services).flatMap(([name, service]): EndedService[] =>
    service.result === undefined ? [] : [{ name, service, remains: service.result }],
  );
  if (services.length === 0) return [];
  const processes = services.flatMap(({ name, remains }): EndedProcess[] => [
    { name, remains },
    ...Object.entries(remains.behind ?? {}).map(([behind, each]) => ({
      name: `${name}.${behind}`,
      remains: each,
    })),
  ]);
  return [
    ...everySubject(
      'exits',
      'no service ended by itself, and each ended when asked to',
      processes,
      exitsUnexpectedly,
    ),
    ...everySubject('processes', 'no service left a process behind', processes, leavesProcesses),
    ...(hadFault
      ? everySubject(
          'answers',
          'every service answered at the end as well as before the fault',
          services,
          each => answersAtEnd(record, each),
        )
      : []),
  ];
}

/** A process of a service: 'api', or 'api.source' behind it. */
interface EndedProcess {
  readonly name: string;
  readonly remains: ProcessRemains;
}

interface EndedService extends EndedProcess {
  readonly service: RecordedService;
  readonly remains: ServiceRemains;
}

const LINES_SHOWN = 5;

const exitsUnexpectedly = ({ name, remains }: EndedProcess): Complaint => {
  const unexpected = remains.exits.filter(({ isExpected }) => !isExpected);
  const [first] = unexpected;
  if (first !== undefined) {
    const times = unexpected.length === 1 ? '' : `${unexpected.length} times, at first with `;
    const lines = first.lastLines.slice(-LINES_SHOWN).join(' | ') || 'nothing';
    return { wrong: `${name} ended by itself: ${times}${first.how}; it printed last: ${lines}` };
  }
  if (remains.process !== 'hung') return undefined;
  return { wrong: `${name} did not end within 10 s of SIGTERM, and was killed` };
};

const leavesProcesses = ({ name, remains: { leftBehind } }: EndedProcess): Complaint => {
  if (leftBehind.length === 0) return undefined;
  return {
    wrong: `${name} left processes behind when it ended, which were killed: ${leftBehind.join(', ')}`,
  };
};

const LEAST_WINDOW_MS = 2000;
const PERIODS_OF_LOAD = 5;

/** Without a master nothing can succeed: that is what 'stable' is about. */
function answersAtEnd(record: EndedRecord, { name, service, remains: result }: EndedService): Complaint {
  const { load } = service;
  const { loadFailed } = result;
  const periods = periodsOf(record, service);
  if (record.final?.unstable !== undefined || load === undefined || periods === undefined) return undefined;
  if (loadFailed !== undefined)
    return {
      notKnown: `whether ${name} answered at the end is not known: its load generator ended by itself: ${loadFailed}`,
    };
  const end = result.exits.at(-1);
  if (end?.isExpected === false && isGoneAfter(result, end.atMs)) {
    const followed = showMs(result.loadEndedAtMs - end.atMs);
    return { wrong: `${name} ended by itself and answered nothing in the ${followed} that followed` };
  }
  const { rate } = load;
  const windowMs = Math.max(LEAST_WINDOW_MS, (PERIODS_OF_LOAD * 1000) / rate);
  const untilMs = result.loadEndedAtMs;
  const fromMs = untilMs - windowMs;
  const sentIn = (from: number, until: number) =>
    result.answers.filter(({ atMs }) => atMs >= from && atMs < until);
  const sent = sentIn(fromMs, untilMs);
  const atEnd = succeededOf(sent);
  const before = succeededOf(sentIn(periods.beforeFromMs, periods.askedAtMs));
  const later = succeededOf(sentIn(untilMs - windowMs / 2, untilMs));
  if (!isTooFew(atEnd, later, before)) return undefined;
  const error = sent.findLast(answer => answer.error !== undefined)?.error;
  const wrong = `${name} answered ${atEnd.count} of ${atEnd.of} requests of the last ${showMs(windowMs)} with success (${Math.round(100 * shareOf(before))} % before the fault), though there was a master${error === undefined ? '' : `; its last error: ${error}`}`;
  // An answer that was wrong, or came as an error, is none of the machine's.
  const answered = sent.some(each => !isSuccess(each) && !isUnanswered(each));
  if (atEnd.count > 0 && answered) return { wrong };
  let lastMs = periods.faultAtMs;
  for (const answer of result.answers)
    if (isSuccess(answer)) lastMs = Math.max(lastMs, answer.atMs + answer.tookMs);
  return excusable(record, wrong, { fromMs: Math.min(lastMs, fromMs), untilMs, budgetMs: windowMs });
}

/** Nothing starts it again, and requests that came since have failed. */
function isGoneAfter({ answers, restart }: ServiceRemains, endMs: number): boolean {
  const since = answers.filter(({ atMs }) => atMs > endMs);
  return restart === 'never' && since.length > 0 && !since.some(isSuccess);
}

const succeededOf = (answers: readonly Answer[]): Succeeded => ({
  count: answers.filter(isSuccess).length,
  of: answers.length,
});

// Of a few requests. Some services refuse a part of them at all times.
const LEAST_SHARE = 0.5;

/** @param later the second half of those at the end: one that came back in the first half is back */
const isTooFew = (atEnd: Succeeded, later: Succeeded, before: Succeeded): boolean =>
  atEnd.count === 0 ||
  shareOf(atEnd) < LEAST_SHARE * shareOf(before) ||
  (isFewer(atEnd, before) && isFewer(later, before));
