import { now } from '../../basics/index.ts';
import { ask } from '../../topology/index.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { proveBy } from '../probe.ts';
import { serversOf, type Target } from '../roles.ts';

/**
 * A server's role is changed by hand, past Sentinel, which will take the change back in its time.
 * Healed by making it what the sentinels want it to be: the master, or a replica of the master that they name.
 */
export const replicaOf = serverFault(
  {
    kind: 'replica-of by hand',
    group: 'command',
    example: 'replicaOf(master, anyReplica)',
    models: 'an operator or a script that changes roles without Sentinel',
    how: "REPLICAOF with a server, or with NO ONE (`'nobody'`). Proof: the ROLE of the server",
    heal: 'REPLICAOF with the master that most sentinels report; NO ONE on that master itself',
    needs: [],
    arguments: 2,
  },
  (of: Target | 'nobody') => (server, deployment) => {
    let wanted: string | undefined;
    const role = async () => {
      const [name, host] = [await ask(server, ['ROLE'])].flat();
      return name === 'master' ? 'master' : `replica of ${host}`;
    };
    const follow = (address: { readonly host: string; readonly port: number } | undefined) =>
      ask(server, ['REPLICAOF', ...(address ? [address.host, String(address.port)] : ['NO', 'ONE'])]);
    return {
      async inject() {
        const [leading] = of === 'nobody' ? [] : await serversOf(of, deployment);
        await follow(leading?.address);
        wanted = leading === undefined ? 'master' : `replica of ${leading.address.host}`;
        return now();
      },
      prove: () =>
        proveBy(async () => {
          const is = await role();
          const seen = `${server.name} reports that it is ${is}`;
          return is === wanted ? proven(seen) : notProven(seen);
        }),
      async heal() {
        const master = deployment.master(server.shard);
        await follow(master === server ? undefined : master.address);
      },
      proveHealed: () =>
        proveBy(async () => {
          const is = await role();
          const master = deployment.master(server.shard);
          const right = master === server ? 'master' : `replica of ${master.address.host}`;
          const seen = `${server.name} reports that it is ${is}`;
          return is === right ? proven(seen) : notProven(seen);
        }),
    };
  },
);
