import type { Address } from '../basics/index.ts';
import type { CertificateAuthority } from './certificates.ts';
import { commandNamesOf } from './command-names.ts';
import {
  aclFile,
  redisConfiguration,
  type SentinelIdentity,
  sentinelConfiguration,
  tlsFiles,
} from './configuration.ts';
import { wordsOf } from './configuration-text.ts';
import { loginOf, passwordOf } from './credentials.ts';
import type { ServerKind } from './directives.ts';
import type { Host } from './host.ts';
import { describeServer, type Server } from './server.ts';
import {
  ACL_FILE,
  fileOf,
  isAnnounced,
  linesOf,
  ownOf,
  REDIS_PORT,
  SENTINEL_PORT,
  type TopologySettings,
} from './settings.ts';

/** What all servers of a topology are made from. */
export interface Ground {
  readonly settings: TopologySettings;
  /** Of a topology whose servers speak TLS. */
  readonly authority: CertificateAuthority | undefined;
}

/** The redis server of a host, not started yet. @param shard the name under which its master is watched */
export const describeRedis = (host: Host, ground: Ground, shard: string): Promise<Server> =>
  describeOn(host, host.name, 'redis', ground, redisConfiguration(ground.settings, host.name), shard);

/** A redis server as sentinels monitor it. */
export interface Watched {
  readonly name: string;
  readonly address: Address;
}

/** The redis servers that are watched under one name; the first is the first master. */
export interface WatchedShard {
  readonly name: string;
  readonly servers: readonly [Watched, ...Watched[]];
}

/** A sentinel that knows every master and its announced replicas from the start; not started yet. */
export function describeSentinel(
  { name, id }: SentinelIdentity,
  host: Host,
  ground: Ground,
  shards: readonly WatchedShard[],
): Promise<Server> {
  const { settings } = ground;
  const masters = shards.map(({ name, servers: [master, ...replicas] }) => {
    const announced = replicas.filter(replica => isAnnounced(settings, replica.name));
    return { name, address: master.address, replicas: announced.map(({ address }) => address) };
  });
  const known = { id, masters };
  return describeOn(host, name, 'sentinel', ground, sentinelConfiguration(settings, name, known));
}

/** Sentinels go by their addresses in any case: they read these from their own sockets. */
export const addressOf = (
  { hostnames }: TopologySettings,
  kind: ServerKind,
  name: string,
  ip: string,
): Address => ({ host: hostnames && kind === 'redis' ? name : ip, port: PORTS[kind] });

const PORTS = { redis: REDIS_PORT, sentinel: SENTINEL_PORT } as const;

async function describeOn(
  host: Host,
  name: string,
  kind: ServerKind,
  { settings, authority }: Ground,
  configuration: string,
  shard?: string,
): Promise<Server> {
  const address = () => addressOf(settings, kind, name, host.ip);
  const users = aclFile(settings, kind, name);
  const names = [name, host.name, host.ip, host.reach(address().port).host];
  return describeServer({
    name,
    kind,
    host,
    address,
    shard,
    password: passwordOf(settings, kind, name),
    login: loginOf(settings, kind, name),
    commandNames: commandNamesOf(settings, name),
    placeOfLine: text => placeOfLine(settings, kind, name, text),
    placeOfUser: number =>
      ownOf(settings, kind, name)?.users?.[number - 1]?.place ?? fileOf(settings, kind, name),
    authority: authority?.certificate,
    files: {
      [`${kind}.conf`]: configuration,
      ...(users !== undefined && { [ACL_FILE]: users }),
      ...(authority && (await filesForTls(kind, authority, names))),
    },
  });
}

/** Where a person finds a line of a server's file; the user's file or the template for one of the harness. */
function placeOfLine(settings: TopologySettings, kind: ServerKind, name: string, text: string): string {
  const wanted = wordsOf(text)?.join(' ');
  const line = linesOf(settings, kind, name).find(({ words }) => words.join(' ') === wanted);
  return line?.place ?? fileOf(settings, kind, name);
}

async function filesForTls(
  kind: ServerKind,
  authority: CertificateAuthority,
  names: readonly string[],
): Promise<Record<string, string>> {
  const files = tlsFiles(kind);
  const { certificate, key } = await authority.issue(names);
  return {
    [files.authority]: authority.certificate,
    [files.certificate]: certificate,
    [files.key]: key,
  };
}
