import type { Address } from '../basics/index.ts';
import { replicationLogin, sentinelLogin } from './credentials.ts';
import { type Directives, directiveTexts, type ServerKind } from './directives.ts';
import {
  clusterDirectives,
  DATA_FOLDER,
  REDIS_PORT,
  SENTINEL_PORT,
  type TopologySettings,
  valuesFor,
} from './settings.ts';
import { fillTemplate, templateOf } from './templates.ts';

/** One sentinel as its peers know it. */
export interface SentinelIdentity {
  readonly name: string;
  readonly address: Address;
  /** Forty hexadecimal digits, Sentinel's `myid`. */
  readonly id: string;
}

export function redisConfiguration(settings: TopologySettings, name: string): string {
  const filled = fillTemplate(templateOf('redis'), valuesFor(settings, 'redis', ''));
  const own = {
    ...(settings.tls && tlsDirectives('redis', REDIS_PORT)),
    ...(settings.hostnames && { 'replica-announce-ip': name }),
    ...(settings.cluster && clusterDirectives(settings.cluster)),
    ...replicationLogin(settings),
  };
  return withDirectives(filled, own, [settings.redis, settings.servers[name] ?? {}]);
}

/** The files of a server that speaks TLS, by what they hold. */
export const tlsFiles = (kind: ServerKind) =>
  ({ authority: 'authority.crt', certificate: `${kind}.crt`, key: `${kind}.key` }) as const;

/** Sentinels resolve names, and give them to clients and replicas instead of addresses. */
const BY_NAME: Directives = { 'sentinel resolve-hostnames': 'yes', 'sentinel announce-hostnames': 'yes' };

/** TLS only: as a server, and as a client of its master or of those that it watches. */
function tlsDirectives(kind: ServerKind, port: number): Directives {
  const { authority, certificate, key } = tlsFiles(kind);
  return {
    'tls-port': port,
    'tls-cert-file': `${DATA_FOLDER}/${certificate}`,
    'tls-key-file': `${DATA_FOLDER}/${key}`,
    'tls-ca-cert-file': `${DATA_FOLDER}/${authority}`,
    'tls-auth-clients': 'no',
    'tls-replication': 'yes',
  };
}

/** A master that a sentinel is to watch, with the replicas that it knows from the start. */
interface KnownMaster {
  readonly name: string;
  readonly address: Address;
  readonly replicas: readonly Address[];
}

const aboutMaster = ({ name, address, replicas }: KnownMaster) => ({
  master: name,
  masterAddress: `${address.host} ${address.port}`,
  knownReplicas: replicas
    .map(({ host, port }) => `sentinel known-replica ${name} ${host} ${port}`)
    .join('\n'),
});

/** With its replicas known from the start, a sentinel need not wait for the master's INFO to find them. */
export function sentinelConfiguration(
  settings: TopologySettings,
  name: string,
  known: { readonly id: string; readonly masters: readonly KnownMaster[] },
): string {
  const values = valuesFor(settings, 'sentinel', known.id);
  const filled = fillTemplate(templateOf('sentinel'), values, known.masters.map(aboutMaster));
  const own = {
    ...(settings.tls && tlsDirectives('sentinel', SENTINEL_PORT)),
    ...(settings.hostnames && BY_NAME),
    ...sentinelLogin(settings),
  };
  return withDirectives(filled, own, [settings.sentinel, settings.servers[name] ?? {}]);
}

/** The last line of most directives is the one that counts: the scenario's come last. */
function withDirectives(configuration: string, own: Directives, added: readonly Directives[]): string {
  const parts = [
    configuration,
    ...part('Added by the harness', [own]),
    ...part('Added by the scenario', added),
  ];
  return parts.join('\n');
}

function part(title: string, sets: readonly Directives[]): string[] {
  const lines = sets.flatMap(directiveTexts);
  return lines.length === 0 ? [] : [`# ${title}\n${lines.join('\n')}\n`];
}
