import { type Duration, milliseconds } from '../basics/index.ts';
import type { RecordedExpectation } from '../run/index.ts';
import type { FailoverTimeline } from '../timeline/index.ts';
import { describeTimeline } from './describe.ts';
import type { Subject } from './subjects.ts';
import { firstLine, SplitVote, TooBusy } from './unknown.ts';

/** What a matcher gives Jest. */
export interface Judgement {
  readonly pass: boolean;
  message(): string;
}

/** Jest calls matchers on this. */
export type Asked = { readonly isNot?: boolean };

/** Which matcher is asked, and what its answer settles. */
export type Question = Pick<RecordedExpectation, 'matcher' | 'covers'> &
  Partial<Pick<RecordedExpectation, 'about' | 'limit'>>;

/** Writes an expectation and its end down, whatever becomes of its promise. */
export async function judged(
  { isNot = false }: Asked,
  subject: Pick<Subject, 'expecting'>,
  question: Question,
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

/** The same for what is known at once. */
export function judgedNow(
  { isNot = false }: Asked,
  subject: Pick<Subject, 'expecting'>,
  question: Question,
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
  { isNot = false }: Asked,
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

/** Whether what the scenario expects is so, `.not` considered. */
export const isKept = ({ isNot = false }: Asked, { pass }: Judgement): boolean => pass !== isNot;

/**
 * A missed deadline on an overloaded machine is unknown, not a failure.
 * @param disturbed why times cannot be judged
 * @throws TooBusy with that
 */
export function unlessDisturbed(judged: Judgement, disturbed: string | undefined): Judgement {
  if (judged.pass || disturbed === undefined) return judged;
  throw new TooBusy(`the machine was too busy to judge times (${disturbed}): ${firstLine(judged.message())}`);
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

/** @throws UnusableInput when it is not a duration */
export function checked(matcher: string, within: unknown): Duration {
  milliseconds(`the time given to ${matcher}`, within as Duration);
  return within as Duration;
}
