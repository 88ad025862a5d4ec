import { UnusableInput } from '../basics/index.ts';
import type { Directives, Server } from '../topology/index.ts';
import { memberOf, type Stage } from './stage.ts';

/** Everybody hears of the new one before it starts: the observer, and clients whom a sentinel may send to it. */
export async function addReplica(
  { topology, deployment, members, observation, clients, applications, progress }: Stage,
  directives: Directives = {},
): Promise<Server> {
  progress('adding a replica');
  const onStart = (replica: Server) => {
    members.push(memberOf(replica));
    observation.watch(replica);
    for (const each of [...clients.values(), ...applications.values()]) each.learn(topology.natMap);
  };
  return topology.addReplica({ master: deployment.master(), directives, onStart });
}

/** @throws UnusableInput for the master */
export async function removeReplica(
  { topology, deployment, members, observation, progress }: Stage,
  replica: Server,
): Promise<void> {
  if (replica.shard !== undefined && replica === deployment.master(replica.shard))
    throw new UnusableInput(`${replica.name}, given to removeReplica, is the master now: fail over first`);
  progress(`removing ${replica.name}`);
  await topology.removeReplica(replica);
  observation.forget(replica);
  const place = members.findIndex(({ name }) => name === replica.name);
  members.splice(place, 1, { ...memberOf(replica), former: true });
}
