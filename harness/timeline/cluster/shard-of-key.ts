import type { ClusterViewEvent, ObservedEvent } from '../../observation/index.ts';
import { slotOf } from '../../topology/index.ts';
import type { Member } from '../cast.ts';
import { shardOf } from '../shards.ts';

/**
 * The shard that owned a key's slot at a moment. A key that is resharded later stays with it, so that its operations
 * are judged in one shard.
 */
export function shardOfKeyAt(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  atMs: number,
): (key: string) => string | undefined {
  const ranges = lastOwners(events, atMs).flatMap(([server, slots]) =>
    slots.split(' ').map(range => {
      const [first = Number.NaN, last = first] = range.split('-').map(Number);
      return { first, last, shard: shardOf(members, server) };
    }),
  );
  return key => {
    const slot = slotOf(key);
    return ranges.find(({ first, last }) => slot >= first && slot <= last)?.shard;
  };
}

/** Who owned which slots, by the last node that served: one that is cut off or joins knows less. */
function lastOwners(events: readonly ObservedEvent[], atMs: number): [string, string][] {
  const views = events.filter((event): event is ClusterViewEvent => event.kind === 'cluster view');
  const before = views.filter(view => view.atMs <= atMs);
  const [first] = views;
  const last = before.findLast(({ state }) => state === 'ok') ?? before.at(-1) ?? first;
  return Object.entries(last?.owners ?? {});
}
