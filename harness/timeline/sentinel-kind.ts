import { type ObservedEvent, type SentinelEvent, sameAddress } from '../observation/index.ts';
import { sentinelBudgetOf } from './budget.ts';
import { addressAt, type Member, nameOf } from './cast.ts';
import type { DeploymentKind } from './deployment-kind.ts';
import type { TimelineStart } from './phases.ts';
import { sentinelEvents } from './sentinel-events.ts';
import { sentinelFailoverAfter } from './sentinel-failover.ts';
import { partOf, shardOf, shardsOf } from './shards.ts';
import { namedByMost, presentMaster, stateAfter, whyUnstable } from './state.ts';

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
      const why = whyUnstable(stateAfter(part.events), part.members);
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
    const { views, ...state } = stateAfter(partOf(shard, events, members).events);
    const former = namesOfFormer(members);
    const present = new Map([...views].filter(([sentinel]) => !former.includes(sentinel)));
    const named = namedByMost({ ...state, views: present });
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
  const former = namesOfFormer(members);
  const loyal = [...views.values()].filter(
    ({ sentinel, master }) =>
      !former.includes(sentinel) && old && sameAddress(master, addressAt(old, injectedAtMs)),
  );
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

const namesOfFormer = (members: readonly Member[]): string[] =>
  members.filter(member => member.former).map(({ name }) => name);

/**
 * Who voted in a vote without a winner: in the last epoch in which sentinels voted a majority of them did, and no candidate
 * has one, because several asked for votes at the same moment. They try again after twice failover-timeout
 * (sentinelStartFailoverIfNeeded in sentinel.c).
 * @param sentinels how many there are
 * @returns undefined when there was no vote, when it is not over, or when it was won
 */
export function tiedVote(events: readonly SentinelEvent[], sentinels: number): readonly string[] | undefined {
  const votes = events.filter(({ event }) => event === '+vote-for-leader').map(voteOf);
  const last = Math.max(...votes.map(({ epoch }) => epoch));
  const candidates = new Map(
    votes.filter(({ epoch }) => epoch === last).map(({ voter, candidate }) => [voter, candidate]),
  );
  const majority = Math.floor(sentinels / 2) + 1;
  const won = [...Map.groupBy(candidates.values(), candidate => candidate).values()].some(
    each => each.length >= majority,
  );
  return candidates.size < majority || won ? undefined : [...candidates.keys()].sort();
}

/** '<runid> <epoch>' */
function voteOf({ sentinel, payload }: SentinelEvent) {
  const [candidate = '', epoch] = payload.split(' ');
  return { voter: sentinel, candidate, epoch: Number(epoch) };
}
