import { type Duration, milliseconds } from '../basics/index.ts';
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

/**
 * A budget that was kept was kept; one that was not kept, on a machine that was kept from working, tells nothing.
 * @param disturbed why times cannot be judged
 * @throws TooBusy with that
 */
export function unlessDisturbed(judged: Judgement, disturbed: string | undefined): Judgement {
  if (judged.pass || disturbed === undefined) return judged;
  throw new TooBusy(`the machine was too busy to judge times (${disturbed}): ${firstLine(judged.message())}`);
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
