import type { ObservedEvent } from '../../observation/index.ts';
import type { Member } from '../cast.ts';
import { isLive } from '../state.ts';
import { saidSince } from './logged.ts';
import { clusterStateAfter, namesIn } from './state.ts';

/** What explains why no replica of a shard was promoted: what they said themselves, and who did not answer. */
export function clusterObstacles(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  sinceMs: number,
  oldMaster: string,
): string[] {
  const shard = members.find(({ name }) => name === oldMaster)?.shard ?? '';
  const mates = namesIn(members, shard).filter(name => name !== oldMaster);
  const state = clusterStateAfter(events);
  if (isLive(state, oldMaster) && state.roles.get(oldMaster)?.role === 'master') return [];
  const unable = saidSince(events, sinceMs).filter(
    ({ saying, server }) => saying === 'unable' && mates.includes(server),
  );
  const silent = members.map(({ name }) => name).filter(name => !isLive(state, name));
  return [
    ...(mates.length === 0 ? [`${oldMaster} has no replica`] : []),
    ...new Set(unable.map(({ server, about }) => `${server} says: ${about}`)),
    ...(silent.length > 0 ? [`not answering: ${silent.join(', ')}`] : []),
  ];
}
