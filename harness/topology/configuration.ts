import { readFileSync } from 'node:fs';
import type { Address } from '../basics/index.ts';
import { UnusableInput } from '../basics/index.ts';
import { clusterDirectives } from './cluster/settings.ts';
import { type Directives, directivesOf, type ServerKind } from './directives.ts';
import type { TopologySettings } from './options.ts';

export const REDIS_PORT = 6379;
export const SENTINEL_PORT = 26379;

/** Where a server keeps its configuration and its data on its host. */
export const DATA_FOLDER = '/var/lib/server';

/** One sentinel as its peers know it. */
export interface SentinelIdentity {
  readonly name: string;
  readonly address: Address;
  /** Forty hexadecimal digits, Sentinel's `myid`. */
  readonly id: string;
}

export function redisConfiguration(settings: TopologySettings, name: string): string {
  const port = settings.tls ? 0 : REDIS_PORT;
  const filled = fill('redis.conf', { port, dataFolder: DATA_FOLDER });
  const own = {
    ...(settings.tls && tlsDirectives('redis', REDIS_PORT)),
    ...(settings.hostnames && { 'replica-announce-ip': name }),
    ...(settings.cluster && clusterDirectives(settings.cluster)),
  };
  return withDirectives(filled, own, directivesOf(settings, 'redis', name));
}

/** The files of a server that speaks TLS, by what they hold. */
export const tlsFiles = (kind: ServerKind) =>
  ({ authority: 'authority.crt', certificate: `${kind}.crt`, key: `${kind}.key` }) as const;

/** Resolve names, and tell them to clients and replicas instead of the addresses found. */
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

/** A master as a sentinel is told of it, with the replicas that it may know from the start. */
export interface KnownMaster {
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
  const common = {
    port: settings.tls ? 0 : SENTINEL_PORT,
    dataFolder: DATA_FOLDER,
    quorum: settings.quorum,
    downAfterMs: settings.downAfterMs,
    failoverTimeoutMs: settings.failoverTimeoutMs,
    parallelSyncs: settings.parallelSyncs,
    id: known.id,
  };
  const filled = fill('sentinel.conf', common, known.masters.map(aboutMaster));
  const own = {
    ...(settings.tls && tlsDirectives('sentinel', SENTINEL_PORT)),
    ...(settings.hostnames && BY_NAME),
  };
  return withDirectives(filled, own, directivesOf(settings, 'sentinel', name));
}

type Values = Readonly<Record<string, string | number>>;

/**
 * Replaces `{{name}}` in a template of sentinel-conf/, which people may edit.
 * @param each what differs from master to master: a line that asks for any of it is there once for each of them
 */
export function fillTemplate(
  file: string,
  template: string,
  values: Values,
  each: readonly [Values, ...Values[]] = [{}],
): string {
  const ofMasters = Object.keys(each[0]);
  const fillLine = (line: string, known: Values) =>
    line.replaceAll(PLACEHOLDER, (_, name: string) => {
      const value = known[name.trim()];
      if (value !== undefined) return String(value);
      throw new UnusableInput(`${file} asks for {{${name}}}; known: ${Object.keys(known).join(', ')}`);
    });
  const lines = template.split('\n').flatMap(line => {
    const asked = [...line.matchAll(PLACEHOLDER)].map(([, name = '']) => name.trim());
    const times = asked.some(name => ofMasters.includes(name)) ? each : each.slice(0, 1);
    return times.map(own => fillLine(line, { ...values, ...own }));
  });
  return lines.join('\n');
}

const PLACEHOLDER = /\{\{(.*?)\}\}/g;

function fill(name: string, values: Values, each?: readonly Values[]): string {
  const file = new URL(`../../sentinel-conf/${name}`, import.meta.url);
  const [first = {}, ...others] = each ?? [];
  return fillTemplate(`sentinel-conf/${name}`, readFileSync(file, 'utf8'), values, [first, ...others]);
}

function withDirectives(configuration: string, own: Directives, added: readonly Directives[]): string {
  const parts = [
    configuration,
    ...part('Added by the harness', [own]),
    ...part('Added by the scenario', added),
  ];
  return parts.join('\n');
}

function part(title: string, sets: readonly Directives[]): string[] {
  const lines = sets
    .flatMap(set => Object.entries(set))
    .flatMap(([name, value]) => [value].flat().map(each => `${name} ${quoted(each)}`));
  return lines.length === 0 ? [] : [`# ${title}\n${lines.join('\n')}\n`];
}

const quoted = (value: string | number): string => (value === '' ? '""' : String(value));
