import { isRead } from '../history/index.ts';
import { type ObservedEvent, switchOf } from '../observation/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { type Member, nameOf, serverLookup } from '../timeline/index.ts';

/** Writes that a server acknowledged after another server of its shard was promoted. */
export interface StaleMasterWrites {
  /** The server that acknowledged them. */
  readonly server: string;
  /** The server that was promoted before. */
  readonly successor: string;
  /** From the promotion to the last such acknowledgement, in ms since the scenario's workload began. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/** A replica that became master, and when it stopped to be one. */
interface Promotion {
  readonly server: string;
  readonly shard: string | undefined;
  readonly atMs: number;
  endedAtMs: number;
}

/** How long each client still wrote to a master that another one had replaced, by client; one that did not is absent. */
export function staleMasterWrites({
  events,
  members,
  histories,
  clockOriginMs,
}: Evidence): Readonly<Record<string, readonly StaleMasterWrites[]>> {
  const replacementOf = replacementsIn(events, members);
  const since = (atMs: number) => atMs - clockOriginMs;
  const byClient = [...histories].map(([client, operations]) => {
    const found = new Map<string, StaleMasterWrites>();
    for (const operation of operations) {
      const { outcome, completedAtMs, server } = operation;
      if (outcome !== 'ok' || completedAtMs === undefined || server === undefined || isRead(operation))
        continue;
      const replacement = replacementOf(server, completedAtMs);
      if (replacement === undefined) continue;
      const { replaced, promotion } = replacement;
      const key = `${replaced} ${promotion.atMs}`;
      const before = found.get(key);
      found.set(key, {
        server: replaced,
        successor: promotion.server,
        fromMs: since(promotion.atMs),
        toMs: Math.max(before?.toMs ?? 0, since(completedAtMs)),
        count: (before?.count ?? 0) + 1,
      });
    }
    return [client, [...found.values()]] as const;
  });
  return Object.fromEntries(byClient.filter(([, found]) => found.length > 0));
}

/**
 * Whether the server that an address ('host:port') meant at a moment had been replaced by another master then: what it
 * acknowledged was dropped later. Not so of a master of the end that was no replica since.
 */
export function replacedIn({
  events,
  members,
  final,
}: Pick<ScenarioRecord, 'events' | 'members' | 'final'>): (address: string, atMs: number) => boolean {
  const replacementOf = replacementsIn(events, members);
  const masters =
    final !== undefined && 'data' in final ? [final.master, ...Object.values(final.masters ?? {})] : [];
  const lastAsReplicaMs = new Map(
    events.flatMap(event =>
      event.kind === 'role' && event.role === 'replica' ? [[event.server, event.atMs] as const] : [],
    ),
  );
  return (address, atMs) => {
    const replaced = replacementOf(address, atMs)?.replaced;
    if (replaced === undefined) return false;
    return !masters.includes(replaced) || (lastAsReplicaMs.get(replaced) ?? 0) > atMs;
  };
}

/** Which server an address meant at a moment, where another master had replaced it by then, and that one's promotion. */
function replacementsIn(events: readonly ObservedEvent[], members: readonly Member[]) {
  const promotions = promotionsIn(events, members);
  const serverAt = serverLookup(members);
  const byName = new Map(members.map(member => [member.name, member]));
  return (address: string, atMs: number) => {
    const member = promotions.length === 0 ? undefined : byName.get(serverAt(address, atMs) ?? '');
    const promotion = member && promotionBefore(atMs, member, promotions);
    return promotion && { replaced: member.name, promotion };
  };
}

type Evidence = Pick<ScenarioRecord, 'events' | 'members' | 'histories' | 'clockOriginMs'>;

/** Promotions as the servers' roles show them, and Sentinel's switches back to a master that never changed its role. */
function promotionsIn(events: readonly ObservedEvent[], members: readonly Member[]): Promotion[] {
  const shards = new Map(members.map(({ name, shard }) => [name, shard]));
  const roles = new Map<string, string>();
  const promotions: Promotion[] = [];
  const promote = (server: string, atMs: number) =>
    promotions.push({ server, shard: shards.get(server), atMs, endedAtMs: Number.POSITIVE_INFINITY });
  const changeRole = (server: string, role: string, atMs: number) => {
    const before = roles.get(server);
    roles.set(server, role);
    // A server that is first seen as master, or that restarts as one, was not promoted.
    if (before === undefined || before === role) return;
    if (role === 'master') promote(server, atMs);
    else for (const own of promotions.filter(each => each.server === server)) end(own, atMs);
  };
  const switchTo = (server: string, atMs: number) => {
    const newest = promotions.findLast(({ shard }) => shard === shards.get(server));
    if (newest?.server !== server && roles.get(server) === 'master') promote(server, atMs);
  };
  for (const event of events) {
    const to = event.kind === 'sentinel' ? switchedTo(event, members) : undefined;
    if (to !== undefined) switchTo(to, event.atMs);
    if (event.kind === 'role') changeRole(event.server, event.role, event.atMs);
  }
  return promotions;
}

function switchedTo(
  { event, payload, atMs }: Extract<ObservedEvent, { kind: 'sentinel' }>,
  members: readonly Member[],
): string | undefined {
  const to = event === '+switch-master' ? switchOf(payload)?.to : undefined;
  return to && nameOf(members, to, atMs);
}

const end = (promotion: Promotion, atMs: number): void => {
  promotion.endedAtMs = Math.min(promotion.endedAtMs, atMs);
};

/** The first promotion that replaced a server before a moment; undefined while the server is the newest master. */
function promotionBefore(
  atMs: number,
  { name, shard }: Member,
  promotions: readonly Promotion[],
): Promotion | undefined {
  const own = promotions.findLast(
    ({ server, atMs: promotedAtMs }) => server === name && promotedAtMs <= atMs,
  );
  return promotions.find(
    promotion =>
      promotion.server !== name &&
      promotion.shard === shard &&
      promotion.atMs < atMs &&
      atMs < promotion.endedAtMs &&
      promotion.atMs > (own?.atMs ?? Number.NEGATIVE_INFINITY),
  );
}
