import { messageOf, now, oneOf } from '../../basics/index.ts';
import { ask, type Server } from '../../topology/index.ts';
import { nothingToHeal, notProven, type Proof, proven, serverFault } from '../fault.ts';
import { proveBy } from '../probe.ts';

/**
 * How a replica takes the place of its master. 'plain' agrees with the master, which stops its clients until the replica
 * has all; 'force' does not ask the master, only the other masters for their votes; 'takeover' needs no votes.
 */
export type Manner = 'plain' | 'force' | 'takeover';

/** An operator promotes a replica of a cluster to the master of its shard (CLUSTER FAILOVER). */
export const clusterFailover = serverFault(
  {
    kind: 'cluster failover',
    group: 'command',
    example: "clusterFailover(inShard('shard-1', anyReplica), 'plain')",
    models: 'an operator who moves the master of a shard, for maintenance or after losing it',
    how: 'CLUSTER FAILOVER, with FORCE or TAKEOVER. Proof: the replica requests votes from the masters, or reports itself as master',
    heal: 'nothing to undo: the shard keeps the new master',
    needs: [],
    more: 'one',
  },
  (manner: Manner = 'plain') => {
    oneOf('the manner given to clusterFailover', manner, ['plain', 'force', 'takeover']);
    const words = manner === 'plain' ? [] : [manner.toUpperCase()];
    return (replica: Server) => {
      let askedAtMs = Number.POSITIVE_INFINITY;
      return {
        async inject() {
          askedAtMs = now();
          await ask(replica, ['CLUSTER', 'FAILOVER', ...words]).catch(error => {
            throw new Error(`${replica.name} refused CLUSTER FAILOVER: ${messageOf(error)}`);
          });
          return askedAtMs;
        },
        prove: () => proveBy(() => proveMoving(replica, askedAtMs)),
        ...nothingToHeal,
      };
    };
  },
);

// 'Starting a failover election for epoch 7.' (clusterRequestFailoverAuth in cluster.c)
const ASKED_FOR_VOTES = /Starting a failover election/;

async function proveMoving(replica: Server, askedAtMs: number): Promise<Proof> {
  const asked = replica.log.find(({ atMs, line }) => atMs >= askedAtMs && ASKED_FOR_VOTES.test(line));
  const [role] = (await ask(replica, ['ROLE'])) as [string];
  if (role === 'master') return proven(`${replica.name} reports itself as master`);
  if (asked !== undefined) return proven(`${replica.name} has requested votes from the masters`);
  return notProven(`${replica.name} is a ${role} and has not requested votes`);
}
