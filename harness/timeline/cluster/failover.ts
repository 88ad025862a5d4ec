import type { ClusterViewEvent, ObservedEvent } from '../../observation/index.ts';
import type { Member } from '../cast.ts';
import { demotion, reconfiguration } from '../convergence.ts';
import { type FailoverTimeline, type Phases, sinceFault, type TimelineStart } from '../phases.ts';
import { type Decision, type Promotion, promotionAfter, roleChanges } from '../promotion.ts';
import { shardOf } from '../shards.ts';
import { type Said, type Saying, saidSince } from './logged.ts';
import { namesIn } from './state.ts';

/**
 * Reads the failover of one shard out of the events: the shard of the master that the fault hit. Pure. What logs tell is
 * told by logs, to the millisecond; suspicion and who serves which slots is sampled every 50 ms.
 */
export function clusterFailoverAfter(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  start: TimelineStart,
): FailoverTimeline {
  const { injectedAtMs, oldMaster } = start;
  const shard = members.find(({ name }) => name === oldMaster)?.shard ?? '';
  const mates = namesIn(members, shard).filter(name => name !== oldMaster);
  const since = saidSince(events, injectedAtMs);
  const views = events.filter(event => event.kind === 'cluster view');
  const after = views.filter(({ atMs }) => atMs >= injectedAtMs);
  const slots = slotsOf(views, oldMaster, injectedAtMs);
  const promotion = promotionOf(events, members, start, since, ownersOf(after, slots));
  const newMaster = promotion?.server;
  const address = members.find(({ name }) => name === newMaster)?.address;
  const others = mates.filter(name => name !== newMaster);
  const candidates = newMaster === undefined ? mates : [newMaster];
  const before = (saying: Saying) => lastBefore(since, saying, candidates, promotion?.atMs);
  const failed = failedAt(since, after, oldMaster, idOf(views, oldMaster));
  const suspected = after.find(view => [...view.suspected, ...view.failing].includes(oldMaster))?.atMs;
  const moments: Partial<Record<keyof Phases, number | undefined>> = {
    // Sampled: the log can report the failure sooner, and no node fails that is not suspected.
    suspectedMs: suspected === undefined ? undefined : Math.min(suspected, failed ?? suspected),
    failedMs: failed,
    requestedMs: before('requested'),
    grantedMs: newMaster === undefined ? undefined : grantOf(since, idOf(views, newMaster)),
    promotedMs: promotion?.atMs,
    coveredMs: newMaster === undefined ? undefined : coveredAt(events, injectedAtMs, newMaster, slots),
    reconfiguredMs: promotion && address && reconfiguration(events, promotion.atMs, others, address),
    demotedMs: promotion && address && demotion(events, promotion.atMs, oldMaster, address),
  };
  return {
    phases: sinceFault(moments, injectedAtMs),
    oldMaster,
    ...(newMaster === undefined ? {} : { newMaster }),
    masters: promotionsOf(events, start, promotion, mates),
    epochs: [
      ...new Set(since.filter(({ saying }) => saying === 'requested').map(({ about }) => Number(about))),
    ],
  };
}

/** A server of the shard won an election, or became master without one. */
function promotionOf(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  start: TimelineStart,
  since: readonly Said[],
  owners: readonly Decision[],
): Promotion | undefined {
  const shard = shardOf(members, start.oldMaster);
  const mates = members.filter(member => member.shard === shard);
  const won = since.filter(({ saying }) => saying === 'won');
  const seen = promotionAfter(events, mates, start, owners);
  return [...won.filter(({ server }) => mates.some(({ name }) => name === server)), ...(seen ? [seen] : [])]
    .map(({ atMs, server }) => ({ atMs, server }))
    .toSorted((a, b) => a.atMs - b.atMs)[0];
}

/** Who was seen as the owner of these slots. */
const ownersOf = (views: readonly ClusterViewEvent[], slots: string | undefined): Decision[] =>
  views.flatMap(({ atMs, owners }) =>
    Object.entries(owners)
      .filter(([, owned]) => owned === slots)
      .map(([server]) => ({ atMs, server })),
  );

/** The id by which nodes speak of a server. */
const idOf = (views: readonly ClusterViewEvent[], name: string): string =>
  views.find(({ server }) => server === name)?.id ?? '';

function promotionsOf(
  events: readonly ObservedEvent[],
  { injectedAtMs }: TimelineStart,
  first: Promotion | undefined,
  mates: readonly string[],
): string[] {
  const changed = roleChanges(events).filter(
    ({ atMs, server }) => atMs >= injectedAtMs && mates.includes(server),
  );
  return [...new Set([...(first ? [first] : []), ...changed].map(({ server }) => server))];
}

/** The attempt that won is the last before the promotion. */
const lastBefore = (
  since: readonly Said[],
  saying: Saying,
  servers: readonly string[],
  untilMs = Number.POSITIVE_INFINITY,
): number | undefined =>
  since.findLast(said => said.saying === saying && said.atMs <= untilMs && servers.includes(said.server))
    ?.atMs;

function failedAt(
  since: readonly Said[],
  views: readonly ClusterViewEvent[],
  oldMaster: string,
  id: string,
): number | undefined {
  const told = since.find(({ saying, about }) => saying === 'failing' && about === id)?.atMs;
  const seen = views.find(({ failing }) => failing.includes(oldMaster))?.atMs;
  return told === undefined || seen === undefined ? (told ?? seen) : Math.min(told, seen);
}

/** The first vote of the election that the new master won. */
const grantOf = (since: readonly Said[], id: string): number | undefined =>
  since.find(({ saying, about }) => saying === 'granted' && about === id)?.atMs;

/** What the old master served before the fault, by its own word or that of another. */
const slotsOf = (
  views: readonly ClusterViewEvent[],
  oldMaster: string,
  untilMs: number,
): string | undefined =>
  views.findLast(({ atMs, owners }) => atMs <= untilMs && owners[oldMaster] !== undefined)?.owners[oldMaster];

/** When every node that answered then, the new master among them, had its slots in the hands of the new one and served. */
function coveredAt(
  events: readonly ObservedEvent[],
  injectedAtMs: number,
  newMaster: string,
  slots: string | undefined,
): number | undefined {
  if (slots === undefined) return undefined;
  const seenBy = new Map<string, ClusterViewEvent>();
  const silent = new Set<string>();
  for (const event of events) {
    if (event.kind === 'cluster view') seenBy.set(event.server, event);
    if (event.kind === 'answering') silent[event.answering ? 'delete' : 'add'](event.server);
    if (event.atMs < injectedAtMs || silent.has(newMaster)) continue;
    const live = [...seenBy.values()].filter(({ server }) => !silent.has(server));
    if (live.every(({ owners, state }) => owners[newMaster] === slots && state === 'ok')) return event.atMs;
  }
  return undefined;
}
