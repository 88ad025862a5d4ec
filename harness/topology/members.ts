import { type Address, showAddress } from '../basics/index.ts';
import { type SentinelAddition, startSentinel } from './added-sentinels.ts';
import type { Ground } from './describe.ts';
import type { Hosts } from './hosts.ts';
import { innerAddresses, natMapOf } from './inner-addresses.ts';
import type { Servers } from './readiness.ts';
import { type Addition, checkRemovable, startReplica } from './replicas.ts';
import type { Server } from './server.ts';

/** The servers of a running topology: they come and go, and are known by their addresses. */
export function membersOf(given: Servers, ground: Ground, hosts: Hosts) {
  const sentinels: Server[] = [...given.sentinels];
  const redis: [Server, ...Server[]] = [...given.redis];
  const servers = [...redis, ...sentinels];
  const former: Server[] = [];
  const natMap: Record<string, Address> = {};
  const enter = (server: Server) => Object.assign(natMap, natMapOf(server));
  servers.forEach(enter);
  let lastNumber = redis.length;
  let lastSentinel = sentinels.length;

  const take = (server: Server, list: Server[]) => {
    list.push(server);
    servers.push(server);
    enter(server);
  };
  const takenInto = <Added extends SentinelAddition | Addition>(list: Server[], addition: Added): Added => ({
    ...addition,
    onStart(server) {
      take(server, list);
      addition.onStart?.(server);
    },
  });
  const remove = async (server: Server, list: Server[], by: 'removeReplica' | 'removeSentinel') => {
    checkRemovable(server, list, servers, by);
    former.push(server);
    for (const each of [list, servers]) each.splice(each.indexOf(server), 1);
    await hosts.discard(server.host);
  };
  return {
    redis,
    sentinels,
    servers,
    former,
    natMap,
    /** What is at its addresses in the network is reached from here where it is now. */
    enter,
    find: (wanted: Address | string) => servers.find(server => namesOf(server).includes(asText(wanted))),
    removeReplica: (replica: Server) => remove(replica, redis, 'removeReplica'),
    removeSentinel: (sentinel: Server) => remove(sentinel, sentinels, 'removeSentinel'),
    addSentinel(addition: SentinelAddition): Promise<Server> {
      lastSentinel += 1;
      return startSentinel(`sentinel-${lastSentinel}`, takenInto(sentinels, addition), ground, hosts);
    },
    addReplica(addition: Addition): Promise<Server> {
      lastNumber += 1;
      return startReplica(`redis-${lastNumber}`, takenInto(redis, addition), ground, hosts);
    },
  };
}

const asText = (wanted: Address | string): string =>
  typeof wanted === 'string' ? wanted : showAddress(wanted);

const namesOf = (server: Server): string[] => [
  server.name,
  ...innerAddresses(server),
  showAddress(server.reach),
];
