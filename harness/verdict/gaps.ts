import { type Duration, milliseconds, showMs } from '../basics/index.ts';
import type { Outage, Outages } from '../history/index.ts';
import { type Judgement, judgement, type MatcherThis, unlessDisturbed } from './judgement.ts';
import type { Subject } from './subjects.ts';
import { Unknown } from './unknown.ts';

// Limits of the times without something: an acknowledged write, a message, an answer.

/** How one matcher speaks of such times. */
interface Words {
  /** 'the client app' */
  readonly who: string;
  /** 'an acknowledged write' */
  readonly without: string;
  readonly details?: readonly string[];
}

/** What was found of the times without something. */
interface JudgedGaps {
  readonly found: Judgement;
  /** @throws TooBusy when it was too long, and a busy machine explains it */
  unlessDisturbed(): Judgement;
}

/**
 * Whether none of them was longer than a limit, and each ended.
 * @throws Unknown when only those that are usual were longer, which are no outages
 */
export function judgeGaps(
  asked: MatcherThis,
  subject: Subject,
  { all, usualMs }: Pick<Outages, 'all' | 'usualMs'>,
  most: Duration,
  { who, without, details }: Words,
): JudgedGaps {
  const mostMs = milliseconds('a limit', most);
  const tooLong = all.filter(({ lastedMs, ended }) => !ended || lastedMs > mostMs);
  if (tooLong.length === 0 && mostMs < usualMs)
    throw new Unknown(
      `whether ${who} was at most ${most} without ${without} is not known: times of up to ${showMs(usualMs)} without one are usual for it, and count as no outage; allow more, or raise its rate`,
    );
  const found = judgement(asked, tooLong.length === 0, {
    expected: `${who} to be at most ${most} without ${without}`,
    found: all.length === 0 ? 'it never was' : `it was ${all.map(showGap).join(', then ')} without`,
    ...(details && { details }),
    timeline: subject.timeline(),
  });
  // Every one of them needs an excuse.
  const unexcused = tooLong.find(gap => subject.disturbed(overrunOf(mostMs, gap)) === undefined);
  const worst = unexcused ?? tooLong[0];
  return {
    found,
    unlessDisturbed: () =>
      worst === undefined ? found : unlessDisturbed(found, subject, overrunOf(mostMs, worst)),
  };
}

const showGap = ({ lastedMs, ended, shard }: Outage): string =>
  `${showMs(lastedMs)}${shard === undefined ? '' : ` on ${shard}`}${ended ? '' : ', which had not ended when the scenario did,'}`;

const overrunOf = (budgetMs: number, { fromMs, lastedMs, ended }: Outage) => ({
  fromMs,
  budgetMs,
  overrunMs: ended ? lastedMs - budgetMs : Number.POSITIVE_INFINITY,
});
