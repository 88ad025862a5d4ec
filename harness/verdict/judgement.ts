import { type Duration, milliseconds } from '../basics/index.ts';
import type { Overrun } from '../observation/index.ts';
import type { FailoverTimeline } from '../timeline/index.ts';
import { describeTimeline } from './describe.ts';
import { firstLine, TiedVote, TooBusy } from './verdict.ts';

/** What a matcher gives Jest. */
export interface Judgement {
  readonly pass: boolean;
  message(): string;
}

/** Jest calls matchers on this. */
export type Asked = { readonly isNot?: boolean };

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

/** What knows whether the machine was too busy: since its fault, or to the extent that explains an overrun. */
interface Disturbed {
  disturbed(overrun?: Overrun): string | undefined;
}

/**
 * A missed deadline on an overloaded machine is unknown, not a failure, when the load explains by how much it was missed.
 * @param overrun absent for what is no time: then any disturbance since the fault counts
 * @throws TooBusy with the reason
 */
export function unlessDisturbed(judged: Judgement, subject: Disturbed, overrun?: Overrun): Judgement {
  const disturbed = judged.pass ? undefined : subject.disturbed(overrun);
  if (disturbed === undefined) return judged;
  throw new TooBusy(`the machine was too busy to judge times (${disturbed}): ${firstLine(judged.message())}`);
}

/**
 * Asks for a moment within a limit, and once more with twice the limit on a disturbed machine: only so late is told apart
 * from never.
 * @param ask how many ms after the fault it came; undefined when it did not within that time
 */
export async function evenIfLate(
  subject: Disturbed,
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
 * Whether a replica is promoted in time is not shown by a vote that nobody won.
 * @param tied who voted
 * @throws TiedVote with them
 */
export function unlessTied(judged: Judgement, tied: readonly string[] | undefined): Judgement {
  if (tied === undefined) return judged;
  throw new TiedVote(
    `the vote of ${tied.join(', ')} was tied, which is chance, and they vote again only after twice failover-timeout: ${firstLine(judged.message())}`,
  );
}

/** @throws UnusableInput when it is not a duration */
export function checked(matcher: string, within: unknown): Duration {
  milliseconds(`the time given to ${matcher}`, within as Duration);
  return within as Duration;
}
