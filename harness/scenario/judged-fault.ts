import { failoverAfter } from '../timeline/index.ts';
import { type Stage, type Start, starts } from './stage.ts';

/**
 * The last injection that a promotion followed; the last of all when none did.
 * @param among.untilMs only those until then
 * @param among.shard those that struck there, if any did
 */
export function judgedFault(
  stage: Stage,
  { untilMs = Number.POSITIVE_INFINITY, shard }: { untilMs?: number; shard?: string | undefined } = {},
): Start | undefined {
  const there = starts(stage, shard);
  const before = (there.length > 0 ? there : starts(stage)).filter(
    ({ injectedAtMs }) => injectedAtMs <= untilMs,
  );
  const promoting = before.findLast(
    fault => failoverAfter(stage.observation.events, stage.members, fault).phases.promotedMs !== undefined,
  );
  return promoting ?? before.at(-1);
}
