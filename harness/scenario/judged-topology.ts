import { milliseconds } from '../basics/index.ts';
import { whyTooLate } from '../observation/index.ts';
import { sentinelEvents } from '../timeline/index.ts';
import { type JudgedTopology, Unknown } from '../verdict/index.ts';
import { timelineOf } from './judged-client.ts';
import { awaitRest } from './peace.ts';
import { type Stage, type Start, starts } from './stage.ts';

/** The deployment as matchers see it. */
export function judgedTopology(stage: Stage): JudgedTopology {
  const lastFault = (): Start => {
    const last = starts(stage).at(-1);
    if (last === undefined) throw new Unknown('the topology was judged before any fault was injected');
    return last;
  };
  const publishedSince = (sinceMs: number) =>
    sentinelEvents(stage.observation.events).filter(({ atMs }) => atMs >= sinceMs);
  return {
    subject: 'topology',
    restlessAfter: within => awaitRest(stage, milliseconds('within', within)),
    async publishedWithin(event, within) {
      const { injectedAtMs } = lastFault();
      const withinMs = milliseconds('within', within);
      stage.progress(`waiting up to ${within} for ${event}`);
      const found = await stage.observation.until(
        () => publishedSince(injectedAtMs).find(each => each.event === event),
        injectedAtMs + withinMs,
      );
      if (found === undefined || found.atMs > injectedAtMs + withinMs) return undefined;
      return found.atMs - injectedAtMs;
    },
    published() {
      const { injectedAtMs } = lastFault();
      const told = publishedSince(injectedAtMs).map(({ sentinel, event }) => `${sentinel} ${event}`);
      return [...new Set(told)];
    },
    timeline: () => timelineOf(stage, lastFault()),
    disturbed: overrun =>
      whyTooLate(
        stage.disturbance,
        { fromMs: lastFault().injectedAtMs, untilMs: stage.workEndedAtMs },
        overrun,
      ),
  };
}
