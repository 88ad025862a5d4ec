import { badField, messageOf, now } from '../../basics/index.ts';
import { ask, type Server } from '../../topology/index.ts';
import { notProven, type Proof, proven, serverFault } from '../fault.ts';
import { proveBy } from '../probe.ts';

/**
 * How a replica takes the place of its master. 'plain' agrees with the master, which stops its clients until the replica
 * has all; 'force' does not ask the master, only the other masters for their votes; 'takeover' asks nobody.
 */
export type Manner = 'plain' | 'force' | 'takeover';

const MANNERS: readonly Manner[] = ['plain', 'force', 'takeover'];

/** An operator tells a replica of a cluster to become the master of its shard (CLUSTER FAILOVER). */
export const clusterFailover = serverFault(
  {
    kind: 'cluster failover',
    group: 'command',
    example: "clusterFailover(inShard('shard-1', anyReplica), 'plain')",
    models: 'an operator who moves the master of a shard, for maintenance or because the master is lost',
    how: 'CLUSTER FAILOVER, with FORCE or TAKEOVER. Within 5 s the replica says that it is a master, with a configuration epoch of its own',
    heal: 'nothing to undo: the shard goes on with the new master',
    needs: [],
  },
  (manner: Manner = 'plain') => {
    if (!MANNERS.includes(manner))
      throw badField(
        'the manner given to clusterFailover',
        manner,
        MANNERS.map(each => `'${each}'`).join(', '),
      );
    const words = manner === 'plain' ? [] : [manner.toUpperCase()];
    return (replica: Server) => ({
      async inject() {
        const askedAtMs = now();
        await ask(replica, ['CLUSTER', 'FAILOVER', ...words]).catch(error => {
          throw new Error(`${replica.name} refused CLUSTER FAILOVER: ${messageOf(error)}`);
        });
        return askedAtMs;
      },
      prove: () => proveBy(() => proveMaster(replica)),
      heal: async () => undefined,
      proveHealed: async () => proven('nothing to heal'),
    });
  },
);

async function proveMaster(replica: Server): Promise<Proof> {
  const [role] = (await ask(replica, ['ROLE'])) as [string];
  const info = String(await ask(replica, ['CLUSTER', 'INFO']));
  const epoch = /^cluster_my_epoch:(\d+)/m.exec(info)?.[1];
  const seen = `${replica.name} says that it is a ${role}, with the configuration epoch ${epoch}`;
  return role === 'master' ? proven(seen) : notProven(seen);
}
