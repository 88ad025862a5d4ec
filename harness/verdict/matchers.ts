import type { MatcherFunction } from 'expect';
import { type Duration, milliseconds, showMs, UnusableInput } from '../basics/index.ts';
import { type Finding, overall } from '../checkers/index.ts';
import { describeTimeline, listing } from './describe.ts';
import type { Failover, JudgedClient, JudgedHistories } from './judged.ts';
import { Unknown } from './verdict.ts';

/** Matchers on what `inject` returns and on a scenario's clients. Durations are `ms` strings. */
export interface FailoverMatchers<R> {
  /** On a failover: a replica became master within this time after the fault. Waits for it. */
  toPromoteWithin(within: Duration): R;
  /** On a client: the new master acknowledged a write of it within this time after the fault. Waits for it. */
  toFollowPromotionWithin(within: Duration): R;
  /** On a client: no write of it that a server acknowledged is missing at the end. Ends the workload. */
  toLoseNoAcknowledgedWrites(): R;
  /** On a client: at most so many are missing. Ends the workload. */
  toLoseAtMost(writes: number): R;
  /** On a client: some are missing; shows a loss that is known to happen. Ends the workload. */
  toLoseAcknowledgedWrites(): R;
  /** On a client: it was never longer than this without an acknowledged write. Ends the workload. */
  toBeOutForAtMost(outage: Duration): R;
  /**
   * On `histories`: what this checker looks at is in order, such as 'counter' or 'linearizability'; without a name all
   * checkers of the workload. Ends the workload.
   */
  toHold(checker?: string): R;
  /** On a client: no write that failed or stayed unresolved is there at the end, and none is there twice. */
  toHaveNoGhostsOrDuplicates(): R;
}

const toPromoteWithin: MatcherFunction<[Duration]> = async (received, within) => {
  const failover = asFailover(received, 'toPromoteWithin');
  const promotedMs = await failover.promotedWithin(checked('toPromoteWithin', within));
  return {
    pass: promotedMs !== undefined,
    message: () =>
      explain(
        `expected a replica to be promoted within ${within} after the ${failover.fault}`,
        promotedMs === undefined ? 'none was' : `it was after ${showMs(promotedMs)}`,
        failover.obstacles(),
        describeTimeline(failover.timeline()),
      ),
  };
};

const toFollowPromotionWithin: MatcherFunction<[Duration]> = async (received, within) => {
  const client = asClient(received, 'toFollowPromotionWithin');
  const followedMs = await client.followedWithin(checked('toFollowPromotionWithin', within));
  return {
    pass: followedMs !== undefined,
    message: () =>
      explain(
        `expected the client ${client.name} to have a write acknowledged by the new master within ${within} after the fault`,
        followedMs === undefined ? 'it had none' : `it had one after ${showMs(followedMs)}`,
        client.doings(),
        describeTimeline(client.timeline()),
      ),
  };
};

const toLoseNoAcknowledgedWrites: MatcherFunction<[]> = async received => judgeLoss(received, 0);

const toLoseAtMost: MatcherFunction<[number]> = async (received, writes) =>
  judgeLoss(received, writes as number);

interface SyncResult {
  readonly pass: boolean;
  message(): string;
}

async function judgeLoss(received: unknown, most: number): Promise<SyncResult> {
  const client = asClient(received, 'toLoseAtMost');
  const { lost, acknowledged } = await client.loss();
  const bound = most === 0 ? 'no acknowledged write' : `at most ${most} acknowledged writes`;
  return {
    pass: lost.length <= most,
    message: () =>
      explain(
        `expected the client ${client.name} to lose ${bound}`,
        `of ${acknowledged} acknowledged writes: ${listing('lost', lost)}`,
        [],
        describeTimeline(client.timeline()),
      ),
  };
}

const toLoseAcknowledgedWrites: MatcherFunction<[]> = async received => {
  const client = asClient(received, 'toLoseAcknowledgedWrites');
  const { lost, acknowledged } = await client.loss();
  return {
    pass: lost.length > 0,
    message: () =>
      explain(
        `expected the client ${client.name} to lose acknowledged writes: no longer breaks`,
        `of ${acknowledged} acknowledged writes: ${listing('lost', lost)}`,
        [],
        describeTimeline(client.timeline()),
      ),
  };
};

const toBeOutForAtMost: MatcherFunction<[Duration]> = async (received, most) => {
  const client = asClient(received, 'toBeOutForAtMost');
  const { lastedMs, ended } = await client.outage();
  return {
    pass: ended && lastedMs <= milliseconds('toBeOutForAtMost', most as Duration),
    message: () =>
      explain(
        `expected the client ${client.name} to be at most ${most} without an acknowledged write`,
        `it was ${showMs(lastedMs)} without${ended ? '' : ', and had none until its workload ended'}`,
        client.doings(),
        describeTimeline(client.timeline()),
      ),
  };
};

const toHaveNoGhostsOrDuplicates: MatcherFunction<[]> = async received => {
  const client = asClient(received, 'toHaveNoGhostsOrDuplicates');
  const { ghosts, duplicates } = await client.loss();
  return {
    pass: ghosts.length + duplicates.length === 0,
    message: () =>
      explain(
        `expected of the client ${client.name} no ghost and no duplicate`,
        `${listing('ghosts', ghosts)}, ${listing('duplicates', duplicates)}`,
        [],
        describeTimeline(client.timeline()),
      ),
  };
};

const toHold: MatcherFunction<[string?]> = async (received, checker) => {
  const findings = await asHistories(received, 'toHold').findings();
  const judged = checker === undefined ? findings : findings.filter(finding => finding.checker === checker);
  if (judged.length === 0)
    throw new UnusableInput(
      `toHold was given the checker '${checker}'; this workload has ${findings.map(finding => finding.checker).join(', ')}`,
    );
  const { verdict, reason } = overall(judged);
  if (verdict === 'unknown') throw new Unknown(reason);
  return {
    pass: verdict === 'pass',
    message: () =>
      [
        `expected ${checker === undefined ? 'every checker' : `the checker ${checker}`} to find nothing wrong; ${reason}`,
        ...judged.flatMap(examplesOf),
      ].join('\n'),
  };
};

const examplesOf = ({ checker, examples }: Finding): string[] =>
  Object.entries(examples).map(([name, some]) => `  ${checker}, ${name}: ${some.join(', ')}`);

export const failoverMatchers = {
  toPromoteWithin,
  toFollowPromotionWithin,
  toLoseNoAcknowledgedWrites,
  toLoseAtMost,
  toLoseAcknowledgedWrites,
  toBeOutForAtMost,
  toHaveNoGhostsOrDuplicates,
  toHold,
};

function explain(expected: string, found: string, details: readonly string[], timeline: string): string {
  return [`${expected}; ${found}`, ...details.map(detail => `  ${detail}`), '', timeline].join('\n');
}

function checked(matcher: string, within: unknown): Duration {
  milliseconds(`the time given to ${matcher}`, within as Duration);
  return within as Duration;
}

function asFailover(received: unknown, matcher: string): Failover {
  if (isSubject(received, 'failover')) return received as Failover;
  throw new Unknown(`${matcher} was asked about something that inject() did not return`);
}

function asHistories(received: unknown, matcher: string): JudgedHistories {
  if (isSubject(received, 'histories')) return received as JudgedHistories;
  throw new Unknown(`${matcher} was asked about something that is not the scenario's histories`);
}

function asClient(received: unknown, matcher: string): JudgedClient {
  if (isSubject(received, 'client')) return received as JudgedClient;
  throw new Unknown(`${matcher} was asked about something that is not one of the scenario's clients`);
}

const isSubject = (received: unknown, subject: string): boolean =>
  typeof received === 'object' && received !== null && 'subject' in received && received.subject === subject;
