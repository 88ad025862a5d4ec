import { sameAddress } from '../observation/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { clusterObstacles, isCluster, sentinelEvents, stateAfter, tiedVote } from '../timeline/index.ts';
import { type FailoverStart, partOfFailover } from './failovers.ts';

type Recorded = Pick<ScenarioRecord, 'events' | 'members'>;

/** What the servers published or logged that explains why no replica was promoted. */
export function obstaclesAfter(
  record: Recorded,
  { injectedAtMs, oldMaster }: Pick<FailoverStart, 'injectedAtMs' | 'oldMaster'>,
): string[] {
  if (isCluster(record.members))
    return clusterObstacles(record.events, record.members, injectedAtMs, oldMaster);
  const { events, members } = partOfFailover(record, { oldMaster });
  const aborted = sentinelEvents(events)
    .filter(({ atMs, event }) => atMs >= injectedAtMs && event.startsWith('-failover-abort'))
    .map(({ sentinel, event }) => `${sentinel} published ${event}`);
  const { views, answering } = stateAfter(events);
  const old = members.find(({ name }) => name === oldMaster);
  const loyal = [...views.values()].filter(({ master }) => old && sameAddress(master, old.address));
  const former = members.filter(member => member.former).map(({ name }) => name);
  const unreachable = [...answering.values()]
    .filter(each => !each.answering && !former.includes(each.server))
    .map(each => each.server);
  return [
    ...new Set(aborted),
    ...(loyal.length > 0
      ? [`${loyal.map(({ sentinel }) => sentinel).join(', ')} still name ${oldMaster}`]
      : []),
    ...(unreachable.length > 0 ? [`not answering: ${unreachable.join(', ')}`] : []),
  ];
}

/** The sentinels whose votes after the fault gave none of them a majority; undefined when one won, or none was needed. */
export function splitVoteAfter(
  record: Recorded & Pick<ScenarioRecord, 'settings'>,
  { injectedAtMs, oldMaster }: Pick<FailoverStart, 'injectedAtMs' | 'oldMaster'>,
): readonly string[] | undefined {
  // A sentinel that may begin alone votes for itself also when it hears of no other.
  if (record.settings.quorum < 2) return undefined;
  const { events, members } = partOfFailover(record, { oldMaster });
  const since = sentinelEvents(events).filter(({ atMs }) => atMs >= injectedAtMs);
  return tiedVote(since, members.filter(({ kind, former }) => kind === 'sentinel' && !former).length);
}
