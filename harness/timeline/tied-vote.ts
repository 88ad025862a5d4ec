import type { SentinelEvent } from '../observation/index.ts';

/**
 * Who voted in a vote that nobody won: in the last epoch in which sentinels voted a majority of them did, and no candidate
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
