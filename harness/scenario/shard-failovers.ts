import type { FaultReport, ScenarioReport } from '../report/index.ts';
import { shardsOf } from '../timeline/index.ts';
import { timelineOf } from './judged-client.ts';
import { judgedFault } from './judged-fault.ts';
import { type Stage, starts } from './stage.ts';

/**
 * The failover of each shard that was struck; nothing where that was one only.
 * @param faults all of them, in the order of injection
 */
export function shardFailovers(
  stage: Stage,
  faults: readonly FaultReport[],
): Pick<ScenarioReport, 'failovers'> {
  const names = shardsOf(stage.members).flatMap(shard => shard ?? []);
  const failovers = names.flatMap(shard => {
    if (starts(stage, shard).length === 0) return [];
    const start = judgedFault(stage, { shard });
    const fault = start && faults[start.index];
    if (start === undefined || fault === undefined) return [];
    const { epochs: _, ...timeline } = timelineOf(stage, start);
    return [{ shard, fault, ...timeline }];
  });
  return failovers.length < 2 ? {} : { failovers };
}
