import { DIALECTS } from '../engine/index.ts';
import { type ObservedEvent, parseLogLine, type RoleEvent } from '../observation/index.ts';
import type { Member } from './cast.ts';

/** A server became master. */
export interface Promotion {
  readonly atMs: number;
  readonly server: string;
}

/** The deployment chose a server as master: an order, an announcement, or the ownership of slots. */
export type Decision = Promotion;

/**
 * The first promotion of another server than the old master after a fault. A server that restarts as master was not
 * promoted, and a master that only reports its offset was not either. What counts:
 *
 * - its log reports the change, to the millisecond;
 * - its sampled role changed from replica to master while it answered all the time, where the log ended with its host;
 * - it was chosen, and is a master then. Sentinel's SLAVEOF NO ONE changes nothing on a server that is one already.
 *
 * @param newMaster the one that was announced: another promotion is one whose failover came to nothing
 */
export function promotionAfter(
  events: readonly ObservedEvent[],
  members: readonly Member[],
  { injectedAtMs, oldMaster }: { readonly injectedAtMs: number; readonly oldMaster: string },
  decisions: readonly Decision[],
  newMaster?: string,
): Promotion | undefined {
  const changes = [...events.flatMap(loggedPromotion), ...roleChanges(events)];
  const open = decisions.filter(({ server }) => !wasPromoted(events, changes, server, injectedAtMs));
  return [...changes, ...open.flatMap(decision => carriedOut(events, decision))]
    .filter(({ atMs, server }) => atMs >= injectedAtMs && server !== oldMaster && isRedis(members, server))
    .filter(({ server }) => newMaster === undefined || server === newMaster)
    .toSorted((a, b) => a.atMs - b.atMs)[0];
}

const isRedis = (members: readonly Member[], server: string): boolean =>
  members.some(({ name, kind }) => name === server && kind === 'redis');

// Of every server: a run of one is judged again where another is set up.
const PROMOTED = Object.values(DIALECTS).map(({ promoted }) => promoted);

function loggedPromotion(event: ObservedEvent): Promotion[] {
  if (event.kind !== 'log') return [];
  const text = parseLogLine(event.line)?.text ?? '';
  if (!PROMOTED.some(words => text.startsWith(words))) return [];
  return [{ atMs: event.loggedAtMs ?? event.atMs, server: event.server }];
}

/** Changes from replica to master without a time in between in which the server did not answer: it may have restarted. */
export function roleChanges(events: readonly ObservedEvent[]): Promotion[] {
  const replicas = new Set<string>();
  return events.flatMap(event => {
    if (event.kind === 'answering' && !event.answering) replicas.delete(event.server);
    if (event.kind !== 'role') return [];
    if (event.role === 'replica') replicas.add(event.server);
    const changed = event.role === 'master' && replicas.delete(event.server);
    return changed ? [{ atMs: event.atMs, server: event.server }] : [];
  });
}

/** Whether it became master before the fault, and still was at that moment: what follows only announces it. */
function wasPromoted(
  events: readonly ObservedEvent[],
  changes: readonly Promotion[],
  server: string,
  injectedAtMs: number,
): boolean {
  const changedAtMs = Math.max(
    ...changes.filter(each => each.server === server && each.atMs < injectedAtMs).map(({ atMs }) => atMs),
  );
  if (changedAtMs === Number.NEGATIVE_INFINITY) return false;
  return !events.some(
    event =>
      event.kind === 'role' &&
      event.server === server &&
      event.role === 'replica' &&
      event.atMs > changedAtMs &&
      event.atMs < injectedAtMs,
  );
}

/** When a server that was chosen was seen as master: at once where its last role was that already. */
function carriedOut(events: readonly ObservedEvent[], { atMs, server }: Decision): Promotion[] {
  const roles = events.filter(
    (event): event is RoleEvent => event.kind === 'role' && event.server === server,
  );
  if (roles.findLast(role => role.atMs <= atMs)?.role === 'master') return [{ atMs, server }];
  const seen = roles.find(role => role.atMs > atMs && role.role === 'master');
  return seen === undefined ? [] : [{ atMs: seen.atMs, server }];
}
