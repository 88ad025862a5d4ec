import type { ScenarioRecord } from '../run/index.ts';
import { masterships } from '../timeline/index.ts';
import type { FaultMoment } from '../workload/index.ts';

type Evidence = Pick<ScenarioRecord, 'injections' | 'events' | 'members' | 'workEndedAtMs'>;

/**
 * When faults took effect that can meet a write on its way from a master to its replicas. Those of replicas that stay replicas
 * meet none, nor do those of sentinels unless a promotion follows: each would excuse the loss of what the master acknowledged
 * around it.
 */
export const momentsOf = (record: Evidence): FaultMoment[] =>
  record.injections
    .flatMap(({ faults }) => faults)
    .flatMap(({ askedAtMs, injectedAtMs, servers }) => {
      if (injectedAtMs === undefined) return [];
      const moment = { askedAtMs, injectedAtMs };
      return servers.length > 0 && servers.every(name => isBeside(name, moment, record)) ? [] : [moment];
    });

// A promotion by command, and the role that a server reports again after a restart, come within that.
const MASTER_WITHIN_MS = 10_000;

/** Whether no write passes a server around that moment. Of a server of which nothing is known that cannot be said. */
function isBeside(
  name: string,
  { askedAtMs, injectedAtMs }: FaultMoment,
  { events, members, workEndedAtMs = Number.POSITIVE_INFINITY }: Evidence,
): boolean {
  const untilMs = injectedAtMs + MASTER_WITHIN_MS;
  const masters = masterships(events, workEndedAtMs).filter(({ fromMs }) => fromMs <= untilMs);
  if (members.some(member => member.name === name && member.kind === 'sentinel'))
    return masters.every(({ fromMs }) => fromMs < askedAtMs);
  const wasReplica = events.some(
    event => event.kind === 'role' && event.server === name && event.role === 'replica',
  );
  return (
    wasReplica && masters.every(({ server, toMs }) => server !== name || toMs < askedAtMs - MASTER_WITHIN_MS)
  );
}
