import { type Address, UnusableInput } from '../basics/index.ts';
import { commandNamesOf } from './command-names.ts';
import {
  aclFile,
  redisConfiguration,
  type SentinelIdentity,
  sentinelConfiguration,
} from './configuration.ts';
import { wordsOf } from './configuration-text.ts';
import { clientLoginOf, loginOf } from './credentials.ts';
import type { ServerKind } from './directives.ts';
import type { Host } from './host.ts';
import { describeServer, type Server } from './server.ts';
import { ACL_FILE, fileOf, isAnnounced, linesOf, ownOf, PORTS, type TopologySettings } from './settings.ts';
import { type Certification, tlsFiles, tlsOptionsOf } from './tls.ts';

/** What all servers of a topology are made from. */
export interface Ground {
  readonly settings: TopologySettings;
  /** Of a topology whose servers speak TLS. */
  readonly certification: Certification | undefined;
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

async function describeOn(
  host: Host,
  name: string,
  kind: ServerKind,
  { settings, certification }: Ground,
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
    clientLogin: clientLoginOf(settings, kind, name),
    login: loginOf(settings, kind, name),
    commandNames: commandNamesOf(settings, name),
    placeOfLine: text => placeOfLine(settings, kind, name, text),
    placeOfUser: number =>
      ownOf(settings, kind, name)?.users?.[number - 1]?.place ?? fileOf(settings, kind, name),
    tls: certification && tlsOptionsOf(certification),
    reissue: async ({ names: others = names, validity }) => {
      if (certification?.signer) return certification.signer.issue(others, validity);
      throw new UnusableInput(whyNoCertificate(name, certification));
    },
    files: {
      [`${kind}.conf`]: configuration,
      ...(users !== undefined && { [ACL_FILE]: users }),
      ...(certification && (await filesForTls(kind, name, certification, names))),
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
  server: string,
  certification: Certification,
  names: readonly string[],
): Promise<Record<string, string>> {
  const files = tlsFiles(kind);
  const { certificate, key } = await certification.serverPair(server, names);
  return {
    [files.authority]: certification.authority,
    [files.certificate]: certificate,
    [files.key]: key,
  };
}

const whyNoCertificate = (name: string, certification: Certification | undefined): string =>
  certification === undefined
    ? `${name} cannot get another certificate: the servers do not use TLS; set \`topology.security\` to 'tls' or 'mtls'`
    : `${name} cannot get another certificate: \`topology.tls\` names files, and the harness has no key to sign with`;
