import { type ObservedEvent, sameAddress } from '../observation/index.ts';
import { type Member, nameOf } from './cast.ts';
import type { DeploymentKind } from './kind.ts';
import type { TimelineStart } from './phases.ts';
import { sentinelBudgetOf } from './sentinel-budget.ts';
import { sentinelEvents } from './sentinel-events.ts';
import { sentinelFailoverAfter } from './sentinel-failover.ts';
import { partOf, shardOf, shardsOf } from './shards.ts';
import { namedByMost, presentMaster, stateAfter, unrest } from './state.ts';
import { tiedVote } from './tied-vote.ts';

/** Masters with replicas, one a shard, that sentinels watch; also servers without sentinels, where no one fails over. */
export const sentinelKind: DeploymentKind = {
  name: 'sentinel',
  failoverAfter: sentinelFailoverAfter,
  obstaclesAfter: sentinelObstacles,
  tiedVoteAfter(events, members, { injectedAtMs, oldMaster }, quorum) {
    // A sentinel that can begin alone votes for itself also when it hears of no other.
    if (quorum < 2) return undefined;
    const part = partOf(shardOf(members, oldMaster), events, members);
    const since = sentinelEvents(part.events).filter(({ atMs }) => atMs >= injectedAtMs);
    return tiedVote(since, part.members.filter(({ kind, former }) => kind === 'sentinel' && !former).length);
  },
  whyUnstable(events, members) {
    for (const shard of shardsOf(members)) {
      const part = partOf(shard, events, members);
      const why = unrest(stateAfter(part.events), part.members);
      if (why !== undefined) return shard === undefined ? why : `in ${shard}: ${why}`;
    }
    return undefined;
  },
  agreedMaster(events, members, shard) {
    const part = partOf(shard, events, members);
    const agreed = presentMaster(stateAfter(part.events), part.members);
    return agreed && nameOf(members, agreed);
  },
  likelyMaster(events, members, shard) {
    const named = namedByMost(stateAfter(partOf(shard, events, members).events));
    return named && nameOf(members, named);
  },
  budgetOf: sentinelBudgetOf,
  shardOfKeyAt: () => undefined,
};

function sentinelObstacles(
  allEvents: readonly ObservedEvent[],
  allMembers: readonly Member[],
  { injectedAtMs, oldMaster }: TimelineStart,
): string[] {
  const { events, members } = partOf(shardOf(allMembers, oldMaster), allEvents, allMembers);
  const aborted = sentinelEvents(events)
    .filter(({ atMs, event }) => atMs >= injectedAtMs && event.startsWith('-failover-abort'))
    .map(({ sentinel, event }) => `${sentinel} published ${event}`);
  const { views, answering } = stateAfter(events);
  const old = members.find(({ name }) => name === oldMaster);
  const loyal = [...views.values()].filter(({ master }) => old && sameAddress(master, old.address));
  const former = members.filter(member => member.former).map(({ name }) => name);
  const silent = [...answering.values()]
    .filter(each => !each.answering && !former.includes(each.server))
    .map(each => each.server);
  return [
    ...new Set(aborted),
    ...(loyal.length > 0
      ? [`${loyal.map(({ sentinel }) => sentinel).join(', ')} still name ${oldMaster}`]
      : []),
    ...(silent.length > 0 ? [`not answering: ${silent.join(', ')}`] : []),
  ];
}
