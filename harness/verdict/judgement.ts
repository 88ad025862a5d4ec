import { badField, type Duration, milliseconds } from '../basics/index.ts';
import type { Overrun } from '../observation/index.ts';
import type { RecordedBudget, RecordedExpectation } from '../run/index.ts';
import type { FailoverTimeline } from '../timeline/index.ts';
import { describeTimeline } from './describe.ts';
import type { Subject } from './subjects.ts';
import { firstLine, SplitVote, TooBusy } from './unknown.ts';

/** What a matcher returns to Jest. */
export interface Judgement {
  readonly pass: boolean;
  message(): string;
}

/** The `this` of a matcher. */
export type MatcherThis = { readonly isNot?: boolean };

/** An expectation as it starts: its matcher, its subject and limit, and the checks that it covers. */
export type StartedExpectation = Pick<RecordedExpectation, 'matcher' | 'covers'> &
  Partial<Pick<RecordedExpectation, 'about' | 'limit'>>;

/** Records an expectation and its result, even if its promise is not awaited. */
export async function recordExpectation(
  { isNot = false }: MatcherThis,
  subject: Pick<Subject, 'expecting'>,
  question: StartedExpectation,
  judge: () => Promise<Judgement>,
): Promise<Judgement> {
  const ended = subject.expecting({ ...question, isNot });
  try {
    const judgement = await judge();
    ended(judgement.pass !== isNot);
    return judgement;
  } catch (error) {
    ended(undefined);
    throw error;
  }
}

/** The same for a result that is known at once. */
export function recordExpectationNow(
  { isNot = false }: MatcherThis,
  subject: Pick<Subject, 'expecting'>,
  question: StartedExpectation,
  judge: () => Judgement,
): Judgement {
  const ended = subject.expecting({ ...question, isNot });
  try {
    const judgement = judge();
    ended(judgement.pass !== isNot);
    return judgement;
  } catch (error) {
    ended(undefined);
    throw error;
  }
}

/** What was expected and what was found, both in words: 'expected the client app to …; it …'. */
export function judgement(
  { isNot = false }: MatcherThis,
  pass: boolean,
  {
    expected,
    found,
    details = [],
    timeline,
  }: {
    readonly expected: string;
    readonly found: string;
    readonly details?: readonly string[];
    readonly timeline: FailoverTimeline;
  },
): Judgement {
  return {
    pass,
    message: () =>
      [
        `${isNot ? 'did not expect' : 'expected'} ${expected}; ${found}`,
        ...details.map(detail => `  ${detail}`),
        '',
        describeTimeline(timeline),
      ].join('\n'),
  };
}

/** Whether the expectation is met, with `.not` considered. */
export const isMet = ({ isNot = false }: MatcherThis, { pass }: Judgement): boolean => pass !== isNot;

/** Records for the report what was expected of a service, and whether it was kept. */
export const recordBudget = (
  asked: MatcherThis,
  subject: { budget(recorded: RecordedBudget): void },
  what: string,
  found: Judgement,
): void => subject.budget({ what: `${asked.isNot ? 'not ' : ''}${what}`, kept: isMet(asked, found) });

/** What knows the disturbance since its fault, and whether that explains an overrun. */
interface Disturbed {
  disturbed(overrun?: Overrun): string | undefined;
}

/**
 * A missed deadline on an overloaded machine is unknown, not a failure.
 * @param disturbed why times cannot be judged
 * @throws TooBusy with that
 */
export function unlessDisturbed(judged: Judgement, subject: Disturbed, overrun?: Overrun): Judgement {
  const disturbed = judged.pass ? undefined : subject.disturbed(overrun);
  if (disturbed === undefined) return judged;
  throw new TooBusy(`the machine was too busy to judge times (${disturbed}): ${firstLine(judged.message())}`);
}

/**
 * Asks for a moment within a limit, and once more with twice the limit on a disturbed machine, to distinguish late from
 * never.
 * @param ask how many ms after the fault it was; undefined if it was not within that time
 */
export async function askTwiceIfDisturbed(
  subject: Pick<Subject, 'disturbed'>,
  limit: Duration,
  ask: (within: Duration) => Promise<number | undefined>,
): Promise<{ readonly afterMs: number | undefined; readonly inTime: boolean; readonly overrun: Overrun }> {
  const budgetMs = milliseconds('a limit', limit);
  const inTimeMs = await ask(limit);
  const isLate = inTimeMs === undefined && subject.disturbed() !== undefined;
  const afterMs = isLate ? await ask(`${2 * budgetMs}ms`) : inTimeMs;
  const overrun = { budgetMs, overrunMs: (afterMs ?? Number.POSITIVE_INFINITY) - budgetMs };
  return { afterMs, inTime: inTimeMs !== undefined, overrun };
}

/**
 * Split vote: inconclusive. Sentinel votes again after 2 × failover-timeout.
 * @param voters the sentinels that voted
 * @throws SplitVote with them
 */
export function unlessVoteSplit(judged: Judgement, voters: readonly string[] | undefined): Judgement {
  if (voters === undefined) return judged;
  throw new SplitVote(
    `split vote of ${voters.join(', ')}, which is chance; they vote again after 2 × failover-timeout: ${firstLine(judged.message())}`,
  );
}

/** @throws UnusableInput when it is no finite number from 0: compared with one, everything would be false or true */
export function amountOf(field: string, most: unknown): number {
  if (typeof most === 'number' && most >= 0 && Number.isFinite(most)) return most;
  throw badField(field, most, 'a number from 0');
}

/** @throws UnusableInput when it is not a duration */
export function durationOf(matcher: string, within: unknown): Duration {
  milliseconds(`the time given to ${matcher}`, within as Duration);
  return within as Duration;
}
