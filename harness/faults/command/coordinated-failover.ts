import { serverFault } from '../fault.ts';
import { failoverOrdered } from './planned-failover.ts';

/**
 * An operator moves the master with the old master's help (since Valkey 9.0): that stops accepting writes, waits until
 * the replica has all of them, and changes roles with it.
 */
export const coordinatedFailover = serverFault(
  {
    kind: 'coordinated failover',
    group: 'command',
    example: 'coordinatedFailover(anySentinel)',
    models: 'an operator who moves the master without losing writes',
    how: 'SENTINEL FAILOVER … COORDINATED. Proof: the sentinel has a failover in progress, or reports another master',
    heal: 'nothing to undo: the deployment keeps the new master',
    needs: ['coordinated failover'],
  },
  () => failoverOrdered(['COORDINATED']),
);
