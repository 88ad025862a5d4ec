import type { Experience } from './experience.ts';
import { type Leg, legsOf } from './legs.ts';
import { endOf, loopOf } from './loop.ts';
import { type Remedy, remediesFor } from './remedies.ts';

/** What an outage consisted of, and what would have shortened it. */
export interface Explanation {
  /** In order and without gaps, in ms after the fault. */
  readonly legs: readonly Leg[];
  /** The largest gain first; each is meant alone. */
  readonly advice: readonly Advice[];
}

export const explain = (experience: Experience): Explanation => ({
  legs: legsOf(experience),
  advice: adviceFor(experience),
});

/** A setting that would have shortened an outage, all others left as they are. */
export interface Advice extends Omit<Remedy, 'loop'> {
  /** How long the outage would have been with it, ms. */
  readonly outageMs: number;
  /** By how much shorter, ms; by at least that, when the outage had not ended. */
  readonly gainMs: number;
}

// A replay that does not meet what happened has no word on what might have happened.
const REPLAYED = { ms: 400, share: 0.15 };
// Less is not worth a setting.
const WORTH = { ms: 200, share: 0.05 };
const MOST = 3;

/**
 * Replays the client's loop with other settings, one at a time. Empty as well when the loop as it was does not end when
 * the outage did.
 * @returns the largest gain first
 */
function adviceFor(experience: Experience): Advice[] {
  const loop = loopOf(experience);
  const { outage, faultAtMs } = experience;
  const endedMs = outage.ended ? outage.toMs - faultAtMs : Number.POSITIVE_INFINITY;
  if (loop === undefined || !isNear(endOf(loop), endedMs, outage.lastedMs)) return [];
  const replayedMs = Math.min(endOf(loop), outage.toMs - faultAtMs);
  return (
    remediesFor(experience, loop)
      .map(({ loop: changed, ...remedy }) => {
        const gainMs = replayedMs - endOf(changed);
        return { ...remedy, outageMs: outage.lastedMs - gainMs, gainMs };
      })
      // More than there was to gain: the replay is wrong, not the outage.
      .filter(({ outageMs }) => outageMs >= 0 && outageMs < outage.lastedMs)
      .filter(({ gainMs }) => gainMs >= Math.max(WORTH.ms, WORTH.share * outage.lastedMs))
      .sort((one, other) => other.gainMs - one.gainMs)
      .slice(0, MOST)
  );
}

const isNear = (replayedMs: number, endedMs: number, lastedMs: number): boolean =>
  replayedMs === endedMs ||
  Math.abs(replayedMs - endedMs) <= Math.max(REPLAYED.ms, REPLAYED.share * lastedMs);
