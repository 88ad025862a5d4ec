import { failoverAfter } from '../timeline/index.ts';
import { type Stage, type Start, starts } from './stage.ts';

/** The last injection that a promotion followed; the last of all when none did. @param untilMs only those until then */
export function judgedFault(stage: Stage, untilMs = Number.POSITIVE_INFINITY): Start | undefined {
  const before = starts(stage).filter(({ injectedAtMs }) => injectedAtMs <= untilMs);
  const promoting = before.findLast(
    fault => failoverAfter(stage.observation.events, stage.members, fault).phases.promotedMs !== undefined,
  );
  return promoting ?? before.at(-1);
}
