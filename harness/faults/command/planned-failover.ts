import { serverFault } from '../fault.ts';
import { failoverOrdered } from '../ordered-failover.ts';

/**
 * An operator starts a failover (SENTINEL FAILOVER) from a running master.
 * Sentinel does not tell the old master to stop: it goes on accepting writes until it is demoted.
 */
export const plannedFailover = serverFault(
  {
    kind: 'planned failover',
    group: 'command',
    example: 'plannedFailover(anySentinel)',
    models: 'an operator who moves the master for maintenance',
    how: 'SENTINEL FAILOVER. Proof: the sentinel has a failover in progress, or reports another master',
    heal: 'nothing to undo: the deployment keeps the new master',
    needs: [],
  },
  () => failoverOrdered([]),
);
