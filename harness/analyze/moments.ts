import type { RecordedFault, ScenarioRecord } from '../run/index.ts';
import { masterships } from '../timeline/index.ts';
import type { FaultMoment } from '../workload/index.ts';

type Evidence = Pick<ScenarioRecord, 'injections' | 'events' | 'workEndedAtMs'>;

/**
 * When faults took effect that can meet a write on its way from a master to its replicas. Those of replicas that stay replicas
 * meet none: each would excuse the loss of what the master acknowledged around it.
 */
export const momentsOf = (record: Evidence): FaultMoment[] =>
  record.injections
    .flatMap(({ faults }) => faults)
    .flatMap(({ injectedAtMs, ...fault }) =>
      injectedAtMs === undefined || isOfReplicas(fault, injectedAtMs, record)
        ? []
        : [{ askedAtMs: fault.askedAtMs, injectedAtMs }],
    );

// A promotion by command, and the role that a server reports again after a restart, come within that.
const MASTER_WITHIN_MS = 10_000;

function isOfReplicas(
  { servers, oldMaster, askedAtMs }: RecordedFault,
  injectedAtMs: number,
  { events, workEndedAtMs = Number.POSITIVE_INFINITY }: Evidence,
): boolean {
  if (servers.length === 0 || servers.includes(oldMaster)) return false;
  const replicas = new Set(
    events.flatMap(event => (event.kind === 'role' && event.role === 'replica' ? event.server : [])),
  );
  for (const { server, fromMs, toMs } of masterships(events, workEndedAtMs))
    if (toMs >= askedAtMs - MASTER_WITHIN_MS && fromMs <= injectedAtMs + MASTER_WITHIN_MS)
      replicas.delete(server);
  return servers.every(name => replicas.has(name));
}
