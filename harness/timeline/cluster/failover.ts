import type { ClusterViewEvent, ObservedEvent, RoleEvent } from '../../observation/index.ts';
import type { Member } from '../cast.ts';
import { demotion } from '../convergence.ts';
import type { FailoverTimeline, Phases, TimelineStart } from '../phases.ts';
import { firstState, notFollowing } from '../state.ts';
import { type Said, type Saying, saidSince } from './logged.ts';
import { namesIn } from './state.ts';

/**
 * Reads the failover of one shard out of the events: the shard of the master that was struck. Pure. What logs tell is
 * told by logs, to the millisecond; suspicion and who serves which slots is sampled every 50 ms.
 */
export function clusterFailoverAfter(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  { injectedAtMs, oldMaster }: TimelineStart,
): FailoverTimeline {
  const shard = members.find(({ name }) => name === oldMaster)?.shard ?? '';
  const mates = namesIn(members, shard).filter(name => name !== oldMaster);
  const since = saidSince(events, injectedAtMs);
  const after = events.filter(({ atMs }) => atMs >= injectedAtMs);
  const views = after.filter(event => event.kind === 'cluster view');
  const oldId = events.find(event => event.kind === 'cluster view' && event.server === oldMaster);
  const id = oldId?.kind === 'cluster view' ? oldId.id : '';

  const promotion = promotionOf(after, since, mates);
  const newMaster = promotion?.server;
  const candidates = newMaster === undefined ? mates : [newMaster];
  const before = (saying: Saying) => lastBefore(since, saying, candidates, promotion?.atMs);
  const slots = slotsOf(events, oldMaster, injectedAtMs);
  const moments: Partial<Record<keyof Phases, number | undefined>> = {
    suspectedMs: views.find(({ suspected, failing }) => [...suspected, ...failing].includes(oldMaster))?.atMs,
    failedMs: failedAt(since, views, oldMaster, id),
    requestedMs: before('requested'),
    grantedMs: newMaster === undefined ? undefined : grantOf(since, events, newMaster),
    promotedMs: promotion?.atMs,
    coveredMs: newMaster === undefined ? undefined : coveredAt(events, injectedAtMs, newMaster, slots),
    reconfiguredMs: promotion && reconfiguredAt(events, members, promotion, mates),
    demotedMs: promotion && demotedAt(events, members, oldMaster, promotion),
  };
  return {
    phases: sinceFault(moments, injectedAtMs),
    oldMaster,
    ...(newMaster === undefined ? {} : { newMaster }),
    masters: promotionsOf(after, since, mates),
    epochs: [
      ...new Set(since.filter(({ saying }) => saying === 'requested').map(({ about }) => Number(about))),
    ],
  };
}

function sinceFault(moments: Record<string, number | undefined>, injectedAtMs: number): Phases {
  const known = Object.entries(moments).filter(([, atMs]) => atMs !== undefined);
  return Object.fromEntries(known.map(([phase, atMs]) => [phase, Number(atMs) - injectedAtMs]));
}

interface Promotion {
  readonly atMs: number;
  readonly server: string;
}

/** A server of the shard won an election, or was seen as master without one. */
function promotionOf(
  after: readonly ObservedEvent[],
  since: readonly Said[],
  mates: readonly string[],
): Promotion | undefined {
  const seen = after.find(
    (event): event is RoleEvent =>
      event.kind === 'role' && event.role === 'master' && mates.includes(event.server),
  );
  const won = since.find(({ saying, server }) => saying === 'won' && mates.includes(server));
  if (seen === undefined || (won !== undefined && won.atMs <= seen.atMs)) return won;
  return { atMs: seen.atMs, server: seen.server };
}

function promotionsOf(
  after: readonly ObservedEvent[],
  since: readonly Said[],
  mates: readonly string[],
): string[] {
  const first = promotionOf(after, since, mates)?.server;
  const seen = after.flatMap(event =>
    event.kind === 'role' && event.role === 'master' && mates.includes(event.server) ? [event.server] : [],
  );
  return [...new Set(first === undefined ? seen : [first, ...seen])];
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
function grantOf(
  since: readonly Said[],
  events: readonly ObservedEvent[],
  newMaster: string,
): number | undefined {
  const view = events.find(event => event.kind === 'cluster view' && event.server === newMaster);
  const id = view?.kind === 'cluster view' ? view.id : '';
  return since.find(({ saying, about }) => saying === 'granted' && about === id)?.atMs;
}

/** What the old master served before the fault, by its own word or that of another. */
function slotsOf(events: readonly ObservedEvent[], oldMaster: string, untilMs: number): string | undefined {
  const last = events.findLast(
    event => event.kind === 'cluster view' && event.atMs <= untilMs && event.owners[oldMaster] !== undefined,
  );
  return last?.kind === 'cluster view' ? last.owners[oldMaster] : undefined;
}

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

/** When the other live replicas of the shard were in sync with the new master. */
function reconfiguredAt(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  { atMs: promotedAtMs, server }: Promotion,
  mates: readonly string[],
): number | undefined {
  const others = mates.filter(name => name !== server);
  const master = addressOf(members, server);
  if (others.length === 0 || master === undefined) return undefined;
  return firstState(events, (state, { atMs }) =>
    atMs >= promotedAtMs && notFollowing(state, master, others).length === 0 ? atMs : undefined,
  );
}

function demotedAt(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  oldMaster: string,
  { atMs, server }: Promotion,
): number | undefined {
  const master = addressOf(members, server);
  return master && demotion(events, atMs, oldMaster, master);
}

const addressOf = (members: readonly Member[], server: string) =>
  members.find(({ name }) => name === server)?.address;
