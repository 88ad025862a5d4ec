import { messageOf, now } from '../../basics/index.ts';
import { ask, fields, type Server } from '../../topology/index.ts';
import { type Deployment, masterNameOf } from '../deployment.ts';
import { type FaultSteps, nothingToHeal, notProven, type Proof, proven, serverFault } from '../fault.ts';
import { proveBy } from '../probe.ts';

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

/** Starts a failover by a sentinel (SENTINEL FAILOVER). @param manner what follows the master's name in the command */
export const failoverOrdered =
  (manner: readonly string[]) =>
  (sentinel: Server, deployment: Deployment): FaultSteps => {
    const master = masterNameOf(deployment);
    let masterBefore: string | undefined;
    const seen = async (): Promise<Proof> => {
      const { flags = '', ip = '', port = '' } = await masterSeenBy(sentinel, master);
      if (flags.includes('failover_in_progress'))
        return proven(`${sentinel.name} has a failover in progress`);
      if (masterBefore === undefined) return notProven(`${sentinel.name} received no failover command`);
      if (`${ip}:${port}` !== masterBefore)
        return proven(`${sentinel.name} reports another master, ${ip}:${port}`);
      return notProven(`${sentinel.name} still reports ${masterBefore} and has no failover in progress`);
    };
    return {
      async inject() {
        const { ip, port } = await masterSeenBy(sentinel, master);
        masterBefore = `${ip}:${port}`;
        const askedAtMs = now();
        await ask(sentinel, ['SENTINEL', 'FAILOVER', master, ...manner]).catch(error => {
          throw new Error(`${sentinel.name} refused SENTINEL FAILOVER: ${messageOf(error)}`);
        });
        return askedAtMs;
      },
      prove: () => proveBy(seen),
      ...nothingToHeal,
    };
  };

const masterSeenBy = async (sentinel: Server, master: string) =>
  fields(await ask(sentinel, ['SENTINEL', 'MASTER', master]));
