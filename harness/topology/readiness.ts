import type { Address } from '../basics/index.ts';
import { messageOf, now, pause } from '../basics/index.ts';
import type { SentinelIdentity } from './configuration.ts';
import { type Control, controlOf, fields, withControl } from './control.ts';
import { explainEnd } from './explain-end.ts';
import { logTail, type Server } from './server.ts';
import { isAnnounced, type TopologySettings } from './settings.ts';
import { byShard, masterNames, namesOf } from './shards.ts';

/** The servers of one deployment; `redis[0]` is the first master, or that of the first shard. */
export interface Servers {
  readonly redis: readonly [Server, ...Server[]];
  readonly sentinels: readonly Server[];
}

const ASK_WITHIN_MS = 1000;
const ASK_EVERY_MS = 8;

/**
 * Waits until `lack` finds nothing lacking on `server`.
 * @throws Error naming the server, what it lacks and the end of its log; at once when the server ends
 */
export async function until(
  server: Server,
  deadlineMs: number,
  lack: (control: Control) => Promise<string | undefined>,
): Promise<void> {
  let control = controlOf(server, ASK_WITHIN_MS);
  try {
    for (;;) {
      const lacking = await lack(control).catch(error => `an answer: ${messageOf(error)}`);
      if (lacking === undefined) return;
      if (server.state() === 'ended') throw explainEnd(server, (await server.ended()).exitCode);
      if (now() > deadlineMs) throw notReady(server, lacking);
      await pause(ASK_EVERY_MS);
      if (!control.isOpen()) control = controlOf(server, ASK_WITHIN_MS);
    }
  } finally {
    control.close();
  }
}

const notReady = (server: Server, lacking: string): Error =>
  new Error(`the topology is not ready: ${server.name} lacks ${lacking}; its log ends\n${logTail(server)}`);

/** Resolves when the server answers commands. */
export const untilAnswering = (server: Server, deadlineMs: number): Promise<void> =>
  until(server, deadlineMs, async control => {
    await control.send('PING');
    return undefined;
  });

/**
 * Tells `sentinel` of its peers the way they tell each other: a hello published to its own port
 * (`sentinelPublishCommand` in Redis's sentinel.c). Peers written into its configuration file instead
 * would be connected to in its first millisecond, when they may not listen yet, and then again only
 * after a ping period of a second.
 */
export async function introduce(
  sentinel: Server,
  peers: readonly SentinelIdentity[],
  name: string,
  master: Address,
): Promise<void> {
  await withControl(
    sentinel,
    send => Promise.all(peers.map(peer => send('PUBLISH', '__sentinel__:hello', hello(peer, name, master)))),
    ASK_WITHIN_MS,
  );
}

/** Its address and id, the epoch, and what it knows of the master: name, address, configuration epoch. */
const hello = ({ address, id }: SentinelIdentity, name: string, master: Address): string =>
  [address.host, address.port, id, 0, name, master.host, master.port, 0].join(',');

/**
 * Resolves when this sentinel knows every replica of the master with this name and names those that are announced, in
 * sync; knows every other sentinel that watches it, and could start a failover.
 */
export const untilWatching = (
  sentinel: Server,
  name: string,
  settings: TopologySettings,
  deadlineMs: number,
): Promise<void> =>
  until(sentinel, deadlineMs, async control => {
    const [master, replicas, peers] = await Promise.all([
      control.send('SENTINEL', 'MASTER', name),
      control.send('SENTINEL', 'REPLICAS', name),
      control.send('SENTINEL', 'SENTINELS', name),
    ]);
    return (
      lackOfKnown(fields(master), settings.replicas) ??
      lackOfReplicas(list(replicas), announcedReplicas(settings, name)) ??
      lackOfPeers(list(peers), settings.sentinels - 1) ??
      (await lackOfQuorum(control, name))
    );
  });

const list = (reply: unknown): Record<string, string>[] => (Array.isArray(reply) ? reply.map(fields) : []);

/** Those that sentinels tell clients of. */
function announcedReplicas(settings: TopologySettings, shard: string): number {
  const all = byShard(settings, namesOf(settings, 'redis'));
  const [, ...replicas] = all.find(([name]) => name === shard)?.[1] ?? [];
  return replicas.filter(name => isAnnounced(settings, name)).length;
}

/** Includes replicas with `replica-announced no`: a failover would not reconfigure one that the sentinel does not know. */
function lackOfKnown(master: Record<string, string>, replicas: number): string | undefined {
  if (Number(master['num-slaves']) === replicas) return undefined;
  return `knowledge of ${replicas} replicas (it knows ${master['num-slaves']})`;
}

function lackOfReplicas(seen: Record<string, string>[], wanted: number): string | undefined {
  const well = seen.filter(
    ({ flags, ...replica }) => flags === 'slave' && replica['master-link-status'] === 'ok',
  );
  if (seen.length === wanted && well.length === wanted) return undefined;
  return `${wanted} replicas in sync (it sees ${describe(seen, 'master-link-status')})`;
}

function lackOfPeers(seen: Record<string, string>[], wanted: number): string | undefined {
  if (seen.length === wanted) return undefined;
  return `${wanted} other sentinels (it knows ${describe(seen, 'flags')})`;
}

/** Resolves when this sentinel is connected to every other one: all masters share the links between two of them. */
export const untilLinked = (
  sentinel: Server,
  settings: TopologySettings,
  deadlineMs: number,
): Promise<void> =>
  until(sentinel, deadlineMs, async control => {
    const [name = ''] = masterNames(settings);
    const peers = list(await control.send('SENTINEL', 'SENTINELS', name));
    const linked = peers.filter(({ flags }) => flags === 'sentinel');
    if (linked.length === settings.sentinels - 1) return undefined;
    return `links to the other sentinels (it sees ${describe(peers, 'flags')})`;
  });

const describe = (seen: Record<string, string>[], detail: string): string =>
  seen.map(one => `${one.ip} ${one.flags} ${one[detail]}`).join(', ') || 'none';

const lackOfQuorum = (control: Control, name: string): Promise<string | undefined> =>
  control.send('SENTINEL', 'CKQUORUM', name).then(
    () => undefined,
    error => `a quorum: ${messageOf(error)}`,
  );
