import { showMs } from '../basics/index.ts';
import { type Found, findingOf } from '../checkers/index.ts';
import { arrivesByItself, isRead, type Operation, workedUntilMs } from '../history/index.ts';
import { historyOf, type RecordedServer, type ScenarioRecord } from '../run/index.ts';
import { hasTrait, unitOf } from '../workload/index.ts';
import { lossOfClient } from './client.ts';
import { type AnalyzedCrowd, crowdChecks } from './crowd-liveness.ts';
import { type Complaint, type EndedRecord, everySubject, excusable } from './every-subject.ts';
import { type Failover, startsOf } from './failovers.ts';
import { neighbourCheck } from './neighbour.ts';
import type { Check, ClientReport } from './result.ts';
import { serviceChecks } from './service-liveness.ts';
import { isFewer, type Succeeded, showShares } from './shares.ts';

// What has to be true at the end of every scenario. Most hangs in production are silent: no write is lost, no error is
// reported, and yet a client, a consumer or a sentinel does nothing any more.

/** Every check, in the order of the report; none before the workload ended. */
export function livenessOf(
  record: ScenarioRecord,
  failovers: readonly Failover[],
  clients: Readonly<Record<string, ClientReport>>,
  crowds: readonly AnalyzedCrowd[] = [],
): Check[] {
  if (!hasEnded(record)) return [];
  const subjects = Object.entries(clients).map(([name, client]) => ({ name, client }));
  const everyClient = (checker: string, clean: string, check: ClientCheck) =>
    subjects.length === 0
      ? []
      : everySubject(checker, clean, subjects, ({ name, client }) => check(record, name, client));
  return [
    stable(record),
    servers(record),
    ...neighbourCheck(record),
    ...everyClient('process', 'every client process ran until the end', ofProcess),
    ...everyClient('replies', 'every acknowledged write had a reply', ofReplies),
    ...everyClient('loss', 'no client lost more than was in flight', ofLoss),
    ...(failovers.length === 0
      ? []
      : [
          ...everyClient('works', 'every client did work at the end', worksAtEnd(masterSince(failovers))),
          ...everyClient(
            'recovers',
            'writes of every client were acknowledged after the fault as before it',
            recovers(masterSince(failovers)),
          ),
          ...everyClient('receives', 'every consumer received messages until the end', receivesAtEnd),
          ...everyClient('silence', 'no client was silent for longer than a failover may take', silence),
        ]),
    ...crowdChecks(record, crowds, failovers.length === 0 ? undefined : masterSince(failovers)),
    ...serviceChecks(record, failovers.length > 0),
  ];
}

const hasEnded = (record: ScenarioRecord): record is EndedRecord => record.workEndedAtMs !== undefined;

type ClientCheck = (record: EndedRecord, name: string, client: ClientReport) => Complaint;

function stable({ final }: ScenarioRecord): Check {
  const why = final?.unstable;
  if (final === undefined)
    return findingOf('stable', 'unknown', 'the end of the deployment was not recorded', {});
  return why === undefined
    ? findingOf(
        'stable',
        'pass',
        'one master, which every live sentinel names and every live replica follows',
        {},
      )
    : findingOf('stable', 'fail', `the deployment was not stable at the end: ${why}`, {});
}

const LINES_SHOWN = 3;

/** A process that ended although no fault had been injected into it, or after its fault was healed. */
function servers({ servers: all, injections, workEndedAtMs }: EndedRecord): Check {
  const ended = injections
    .flatMap(({ faults }) => faults)
    .filter(({ healedAtMs = Infinity, endsServers }) => endsServers && healedAtMs > workEndedAtMs)
    .flatMap(fault => fault.servers);
  const died = all.filter(({ name, state }) => state === 'ended' && !ended.includes(name));
  const found: Found = { servers: all.length, died: { count: died.length, examples: died.map(lastWords) } };
  if (died.length === 0)
    return findingOf('servers', 'pass', 'no server ended that no fault had ended', found);
  const names = died.map(({ name }) => name).join(', ');
  return findingOf('servers', 'fail', `ended although no fault had ended them: ${names}`, found);
}

const lastWords = ({ name, lastLines = [] }: RecordedServer): string =>
  [`${name} printed last:`, ...lastLines.slice(-LINES_SHOWN)].join(' | ');

// What a client is given to drain, and then to exit.
const ENDS_WITHIN_MS = 7000;

const ofProcess: ClientCheck = (record, name, { process }) => {
  if (process === 'finished') return undefined;
  if (process === 'died') {
    const end = record.events.find(
      each => each.kind === 'client' && each.client === name && each.event === 'died',
    );
    const detail = end?.kind === 'client' ? `: ${end.detail}` : '';
    return { wrong: `the process of ${name} died${detail}` };
  }
  const fromMs = record.workEndedAtMs;
  const time = { fromMs, untilMs: fromMs + 2 * ENDS_WITHIN_MS, budgetMs: ENDS_WITHIN_MS };
  return excusable(record, `the process of ${name} hung: it did not end when asked to`, time);
};

/** A client, or an operation, of the user's own that does not wait for the server hides outages and errors. */
const ofReplies: ClientCheck = (record, name) => {
  const found = record.events.find(
    each => each.kind === 'client' && each.client === name && each.event === 'unanswered',
  );
  if (found?.kind !== 'client') return undefined;
  return {
    wrong: `${name} acknowledged writes before any server had replied: ${found.detail}; await the reply`,
  };
};

const ofLoss: ClientCheck = (record, name) => {
  const loss = lossOfClient(record, name);
  if ('unknowable' in loss) return { notKnown: `what ${name} lost is not known: ${loss.unknowable}` };
  if (loss.lost <= loss.inFlight) return undefined;
  const { lost, inFlight, unit, lostExamples } = loss;
  return {
    wrong: `${name} lost ${lost - inFlight} acknowledged ${unit}s beyond the ${inFlight} in flight: ${lostExamples.join(', ')}`,
  };
};

// A client that works gets something acknowledged more often than that, and as often as its rate.
const LEAST_WINDOW_MS = 2000;
const PERIODS = 5;

const windowOf = ({ workload }: ScenarioRecord): number =>
  Math.max(LEAST_WINDOW_MS, (PERIODS * 1000) / workload.rate);

/** From when on the deployment has had the master of the end, or has been as the last fault left it. */
const masterSince = (failovers: readonly Failover[]): number =>
  Math.max(
    ...failovers.map(
      ({ injectedAtMs, phases }) => injectedAtMs + (phases.announcedMs ?? phases.promotedMs ?? 0),
    ),
  );

/** Without a master nothing can be acknowledged: that is what 'stable' is about. */
const worksAtEnd =
  (masterSinceMs: number): ClientCheck =>
  (record, name, { outages = [] }) => {
    const { workEndedAtMs, final, clockOriginMs } = record;
    if (final?.unstable !== undefined) return undefined;
    const untilMs = Math.min(workEndedAtMs, clockOriginMs + record.workload.durationMs);
    const open = outages.find(({ ended }) => !ended);
    const acknowledged = lastAcknowledgement(record, name);
    const last = open === undefined ? acknowledged : clockOriginMs + open.fromMs;
    const budgetMs = windowOf(record);
    if (last >= untilMs - budgetMs) return undefined;
    const where = open?.shard === undefined ? '' : ` on ${open.shard}`;
    const since = Number.isFinite(acknowledged) ? `for the last ${showMs(untilMs - last)}` : 'at any time';
    const wrong = `${name} had nothing acknowledged${where} ${since}, though there was a master`;
    const fromMs = Number.isFinite(acknowledged) ? Math.max(last, masterSinceMs) : last;
    return excusable(record, wrong, { fromMs, untilMs, budgetMs });
  };

/** A client that works in part: of its connections, or of the ways that it writes, some never came back. */
const recovers =
  (masterSinceMs: number): ClientCheck =>
  (record, name, { outages = [] }) => {
    const first = startsOf(record)[0]?.injectedAtMs;
    const { final, clockOriginMs, workEndedAtMs: untilMs } = record;
    if (first === undefined || final?.unstable !== undefined || outages.some(({ ended }) => !ended))
      return undefined;
    // Of a client with a low rate, every write that fails is an outage.
    const leastMs = (PERIODS * 1000) / record.workload.rate;
    const ends = outages.flatMap(({ lastedMs, toMs }) => (lastedMs < leastMs ? [] : clockOriginMs + toMs));
    const fromMs = Math.max(masterSinceMs, ...ends);
    const writes = historyOf(record, name).filter(each => !isRead(each));
    const before = succeededOf(writes.filter(({ invokedAtMs }) => invokedAtMs < first));
    const after = succeededOf(writes.filter(({ invokedAtMs }) => invokedAtMs >= fromMs));
    // That none is, `works` finds.
    if (!isFewer(after, before)) return undefined;
    const wrong = `${name} had ${after.count} of ${after.of} writes acknowledged after its last outage ${showShares(after, before)}, though there was a master`;
    return excusable(record, wrong, { fromMs, untilMs, budgetMs: windowOf(record) });
  };

const succeededOf = (operations: readonly Operation[]): Succeeded => ({
  count: operations.filter(({ outcome }) => outcome === 'ok').length,
  of: operations.length,
});

function lastAcknowledgement(record: ScenarioRecord, name: string): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const { outcome, completedAtMs = last } of historyOf(record, name))
    if (outcome === 'ok') last = Math.max(last, completedAtMs);
  return last;
}

const HANDS_OVER: ReadonlySet<string> = new Set(['publish', 'produce', 'push']);

const receivesAtEnd: ClientCheck = (record, name, { receiveGapMs, receiveGapEnded }) => {
  const { workEndedAtMs, clockOriginMs, workload } = record;
  if (!hasTrait(workload, 'receives')) return undefined;
  const own = historyOf(record, name);
  const never = !own.some(arrivesByItself);
  const { durationMs } = workload;
  const endMs = workedUntilMs(own, { durationMs, watchedUntilMs: workEndedAtMs });
  const gapMs = never ? endMs - clockOriginMs : receiveGapMs;
  if (gapMs === undefined || gapMs < windowOf(record) || (!never && receiveGapEnded !== false))
    return undefined;
  const sinceMs = endMs - gapMs;
  // Every client hands over where it receives, and nothing arrives before it is due.
  const delayMs = Number(workload.extra.delayMs ?? 0);
  const keys = new Set(own.map(({ key }) => key));
  const published = [...record.histories.values()]
    .flat()
    .filter(
      ({ kind, key, outcome, completedAtMs = 0 }) =>
        HANDS_OVER.has(kind) &&
        keys.has(key) &&
        outcome === 'ok' &&
        completedAtMs > sinceMs &&
        completedAtMs < endMs - 1000 - delayMs,
    );
  if (published.length === 0) return undefined;
  const when = never ? 'at any time' : `for the last ${showMs(gapMs)}`;
  const unit = unitOf(workload);
  const wrong = `${name} received nothing ${when}, while ${published.length} ${unit}s were handed over`;
  return excusable(record, wrong, { fromMs: sinceMs, untilMs: endMs, budgetMs: windowOf(record) });
};

/** Neither an end of an operation nor an error: a client that hangs tells its application nothing. */
const silence: ClientCheck = (record, name) => {
  const first = startsOf(record)[0]?.injectedAtMs;
  const { workEndedAtMs, workload, limits } = record;
  const operations = historyOf(record, name);
  if (first === undefined || operations.length === 0) return undefined;
  const signs = [
    ...operations.flatMap(({ completedAtMs }) => completedAtMs ?? []),
    ...record.events.flatMap(each =>
      each.kind === 'client' && each.client === name && each.event === 'error' ? [each.atMs] : [],
    ),
  ];
  const endMs = workedUntilMs(operations, {
    durationMs: workload.durationMs,
    watchedUntilMs: workEndedAtMs,
  });
  const later = [...signs, endMs].filter(atMs => atMs > first && atMs <= endMs).sort((a, b) => a - b);
  const gap = longestGap([first, ...later]);
  // A client without a turn has nothing to report.
  const budgetMs = limits.followingMs + 1000 / workload.rate;
  if (gap.toMs - gap.fromMs <= budgetMs) return undefined;
  const wrong = `${name} neither got a reply nor reported an error for ${showMs(gap.toMs - gap.fromMs)}`;
  return excusable(record, wrong, { fromMs: gap.fromMs, untilMs: gap.toMs, budgetMs });
};

function longestGap(moments: readonly number[]): { readonly fromMs: number; readonly toMs: number } {
  let longest = { fromMs: 0, toMs: 0 };
  for (let place = 1; place < moments.length; place += 1) {
    const [fromMs = 0, toMs = 0] = [moments[place - 1], moments[place]];
    if (toMs - fromMs > longest.toMs - longest.fromMs) longest = { fromMs, toMs };
  }
  return longest;
}
