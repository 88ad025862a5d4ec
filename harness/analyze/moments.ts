import type { Operation } from '../history/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { masterships, serverLookup, shardOf, shardsOf } from '../timeline/index.ts';
import type { FaultMoment } from '../workload/index.ts';

type Evidence = Pick<ScenarioRecord, 'injections' | 'events' | 'members' | 'workEndedAtMs'>;

interface Seen extends Pick<Evidence, 'events' | 'members'> {
  readonly masters: ReturnType<typeof masterships>;
  readonly isElsewhere: (server: string) => boolean;
}

/**
 * When faults took effect that can meet a write on its way from a master to its replicas. Those of replicas that stay replicas
 * meet none, nor do those of other shards, nor those of sentinels unless a promotion follows: each would excuse the loss of what the
 * master acknowledged around it.
 * @param shard of the writes, where there are several; without it a moment says itself which operations it meets
 */
export function momentsOf(record: Evidence, shard?: string): FaultMoment[] {
  const { members } = record;
  const shards = shardsOf(members);
  if (shard !== undefined || shards.length < 2) return momentsIn(record, shard);
  const serverAt = serverLookup(members);
  const shardWith = ({ server = '', completedAtMs = 0 }: Operation) =>
    shardOf(members, serverAt(server, completedAtMs) ?? '');
  return shards.flatMap(own =>
    momentsIn(record, own).map(moment => ({
      ...moment,
      meets: (operation: Operation) => (shardWith(operation) ?? own) === own,
    })),
  );
}

function momentsIn(
  { injections, events, members, workEndedAtMs }: Evidence,
  shard: string | undefined,
): FaultMoment[] {
  const isElsewhere = (server: string) =>
    shard !== undefined && (shardOf(members, server) ?? shard) !== shard;
  const masters = masterships(events, workEndedAtMs ?? Number.POSITIVE_INFINITY);
  const seen = { events, members, isElsewhere, masters: masters.filter(each => !isElsewhere(each.server)) };
  return injections
    .flatMap(({ faults }) => faults)
    .flatMap(({ askedAtMs, injectedAtMs, servers }) => {
      if (injectedAtMs === undefined) return [];
      const moment = { askedAtMs, injectedAtMs };
      return servers.length > 0 && servers.every(name => isBeside(name, moment, seen)) ? [] : [moment];
    });
}

// A promotion by command, and the role that a server reports again after a restart, come within that.
const MASTER_WITHIN_MS = 10_000;

/** Whether no write passes a server around that moment. Of a server of which nothing is known that cannot be said. */
function isBeside(
  name: string,
  { askedAtMs, injectedAtMs }: FaultMoment,
  { events, members, masters: all, isElsewhere }: Seen,
): boolean {
  if (isElsewhere(name)) return true;
  const untilMs = injectedAtMs + MASTER_WITHIN_MS;
  const masters = all.filter(({ fromMs }) => fromMs <= untilMs);
  if (members.some(member => member.name === name && member.kind === 'sentinel'))
    return masters.every(({ fromMs }) => fromMs < askedAtMs);
  const wasReplica = events.some(
    event => event.kind === 'role' && event.server === name && event.role === 'replica',
  );
  return (
    wasReplica && masters.every(({ server, toMs }) => server !== name || toMs < askedAtMs - MASTER_WITHIN_MS)
  );
}
