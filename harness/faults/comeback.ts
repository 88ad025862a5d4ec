import { badField, oneOf, rejectUnknownKeys } from '../basics/index.ts';
import { ask, DATA_FOLDER, type NewAddress, type Server, type Topology } from '../topology/index.ts';
import type { Deployment } from './deployment.ts';
import { deletionOf } from './disk-contents.ts';
import { allProven, notProven, type Proof, proven } from './fault.ts';
import { proveAnswering, proveBy, runIdOf } from './probe.ts';
import { proveRestarted } from './revive.ts';

/** As what a redis server comes back: see `Comeback`. */
export type StartsAs = 'configured' | 'replica';

/** How a server comes back. */
export interface Comeback {
  /**
   * 'new': at an address that no server had before, as a pod does. `{ formerlyOf: 'redis-1' }`: at the last address that
   * another server gave up, or at that of a server of the neighbour, whose host is deleted.
   */
  readonly address?: 'same' | NewAddress;
  /**
   * 'configured': as what its configuration file says. 'replica': of the master that most sentinels report then, as the start
   * scripts of operators configure it; where that is the server itself, as its configuration says. Sentinels: 'configured'.
   */
  readonly startsAs?: StartsAs;
}

const ADDRESSES = "'same', 'new' or { formerlyOf: 'redis-1' }";

/** @throws UnusableInput naming the option */
export function checkComeback(
  fault: string,
  { address = 'same', startsAs = 'configured' }: Comeback,
): Required<Comeback> {
  oneOf(`startsAs, given to ${fault},`, startsAs, ['configured', 'replica']);
  if (typeof address === 'object' && address !== null) {
    rejectUnknownKeys(`address, given to ${fault},`, address, ['formerlyOf']);
    if (typeof address.formerlyOf === 'string') return { address, startsAs };
  } else if (address === 'same' || address === 'new') return { address, startsAs };
  throw badField(`address, given to ${fault},`, address, ADDRESSES);
}

/** Starts a server that does not run, as its start script would. */
export async function startAs(startsAs: StartsAs, server: Server, deployment: Deployment): Promise<void> {
  const master = server.kind === 'redis' && startsAs === 'replica' && deployment.master(server.shard);
  if (!master || master === server) return server.start();
  const { host, port } = master.address;
  await server.start(['--replicaof', host, String(port)]);
  // The next start finds it in the file. One that may not rewrite its configuration restarts as a master, here as anywhere.
  await proveAnswering(server);
  await ask(server, ['CONFIG', 'REWRITE']).catch(() => undefined);
}

/** Deletes all that its host holds of it. */
export async function deleteData({
  name,
  kind,
  host,
}: Pick<Server, 'name' | 'kind' | 'host'>): Promise<void> {
  const { exitCode, output } = await host.quickly(`[ ! -d ${DATA_FOLDER} ] || ${deletionOf(kind)}`);
  if (exitCode !== 0) throw new Error(`could not delete the data of ${name}: ${output}`);
}

/** What a server was before it ended. */
export interface Before {
  readonly runId: string;
  readonly ip: string;
  readonly reach: Server['reach'];
  /** The run id of the neighbour's server that had its next address. */
  readonly holder?: string | undefined;
}

/** The run id of the neighbour's server that has this address. */
export async function runIdOfHolder(
  ip: string | undefined,
  { neighbour }: Topology,
): Promise<string | undefined> {
  const holder = neighbour?.redis.find(({ host }) => host.ip === ip);
  return holder && runIdOf(holder);
}

/** A new process answers; after a move at the new address, and not at the one that it had before. */
export async function proveComeback(server: Server, before: Before, moved: boolean): Promise<Proof> {
  const restarted = await proveRestarted(server, before.runId);
  return moved && restarted.proven ? allProven([restarted, await proveMoved(server, before)]) : restarted;
}

const proveMoved = (server: Server, before: Before): Promise<Proof> =>
  proveBy(async () => {
    const { ip } = server.host;
    if (ip === before.ip) return notProven(`${server.name} still has the address ${ip}`);
    const own = await runIdOf(server);
    if (own !== undefined && own === before.holder)
      return notProven(`at ${ip} the server still answers that had this address before`);
    const there = await runIdAt(server, before.reach);
    if (there !== undefined && there === own)
      return notProven(`${server.name} answers at ${before.ip} too, the address that it had before`);
    return proven(`at ${ip}; before it was ${before.ip}`);
  });

/** Another host still resolves the name of the server to the address that it had before. */
export const proveStaleName = (server: Server, before: Before, { servers }: Topology): Promise<Proof> =>
  proveBy(async () => {
    const other = servers.find(({ host }) => host !== server.host);
    if (other === undefined) return notProven('there is no other host that could resolve the name');
    const { output } = await other.host.quickly(`getent hosts ${server.host.name}`);
    const [ip = 'no address'] = output.split(/\s/);
    const seen = `${other.name} resolves ${server.host.name} to ${ip}`;
    return ip === before.ip ? proven(seen) : notProven(seen);
  });

/** Which process answers at an address of a server, also at a former one. */
const runIdAt = ({ name, login, tls, commandName }: Server, reach: Server['reach']) =>
  runIdOf({ name, login, tls, commandName, reach });
