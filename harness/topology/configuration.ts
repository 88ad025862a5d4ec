import type { Address } from '../basics/index.ts';
import { type ConfigurationLine, quotedWord } from './configuration-text.ts';
import { harnessUser, replicationLogin, sentinelLogin } from './credentials.ts';
import { type Directives, directiveTexts, type ServerKind } from './directives.ts';
import { ADDRESS, PORT } from './rewriting.ts';
import {
  ACL_FILE,
  clusterDirectives,
  DATA_FOLDER,
  enabledBesides,
  ownOf,
  PORTS,
  securityDirectives,
  type TopologySettings,
  templateFor,
  valuesFor,
} from './settings.ts';
import { fillTemplate } from './templates.ts';
import { tlsDirectives } from './tls.ts';

/** One sentinel as its peers know it. */
export interface SentinelIdentity {
  readonly name: string;
  readonly address: Address;
  /** Forty hexadecimal digits, Sentinel's `myid`. */
  readonly id: string;
}

export function redisConfiguration(settings: TopologySettings, name: string): string {
  const production = ownOf(settings, 'redis', name);
  const filled =
    production?.lines === undefined
      ? fillTemplate(templateFor(settings, 'redis'), valuesFor(settings, 'redis', ''))
      : textOf(head(settings, 'redis'), production.lines);
  const own = {
    ...enabledBesides(settings, name),
    ...userDirective(settings, 'redis', name),
    ...(settings.tls && tlsDirectives(settings, 'redis')),
    ...(settings.hostnames && { 'replica-announce-ip': name }),
    ...(settings.cluster && clusterDirectives(settings.cluster)),
    ...replicationLogin(settings),
  };
  return withDirectives(filled, own, [
    securityDirectives(settings, 'redis'),
    settings.redis,
    settings.servers[name] ?? {},
  ]);
}

/** Sentinels resolve names, and give them to clients and replicas instead of addresses. */
const BY_NAME: Directives = { 'sentinel resolve-hostnames': 'yes', 'sentinel announce-hostnames': 'yes' };

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
  const masters = known.masters.map(aboutMaster);
  const production = ownOf(settings, 'sentinel', name);
  const filled =
    production?.lines === undefined
      ? fillTemplate(templateFor(settings, 'sentinel'), values, masters)
      : textOf(
          { ...head(settings, 'sentinel'), 'sentinel myid': known.id },
          production.lines.map(line => withAddress(line, known.masters)),
          settings.stock ? [] : masters.map(({ knownReplicas }) => knownReplicas),
        );
  const own = {
    ...userDirective(settings, 'sentinel', name),
    ...(settings.tls && tlsDirectives(settings, 'sentinel')),
    ...(settings.hostnames && BY_NAME),
    ...sentinelLogin(settings),
  };
  return withDirectives(filled, own, [
    securityDirectives(settings, 'sentinel'),
    settings.sentinel,
    settings.servers[name] ?? {},
  ]);
}

/** What the harness sets in a file of the user. */
const head = ({ tls }: TopologySettings, kind: ServerKind): Directives => ({
  port: tls ? 0 : PORTS[kind],
  dir: DATA_FOLDER,
});

/** Lines of the user's files between what the harness sets and what it adds. */
const textOf = (
  first: Directives,
  lines: readonly ConfigurationLine[],
  last: readonly string[] = [],
): string =>
  [...directiveTexts(first), ...lines.map(({ words }) => words.map(quotedWord).join(' ')), ...last, ''].join(
    '\n',
  );

function withAddress(line: ConfigurationLine, masters: readonly KnownMaster[]): ConfigurationLine {
  const known = masters.find(({ name }) => line.words[1] === 'monitor' && name === line.words[2]);
  if (known === undefined) return line;
  const { host, port } = known.address;
  const filled: Readonly<Record<string, string>> = { [ADDRESS]: host, [PORT]: String(port) };
  const [first, ...others] = line.words;
  return { ...line, words: [first, ...others.map(word => filled[word] ?? word)] };
}

/** The user of the harness, and where the users are in a file of their own. */
function userDirective(settings: TopologySettings, kind: ServerKind, name: string): Directives {
  if (ownOf(settings, kind, name)?.users !== undefined) return { aclfile: `${DATA_FOLDER}/${ACL_FILE}` };
  const user = harnessUser(settings, kind, name);
  return user === undefined ? {} : { user };
}

/** The ACL file of a server whose users are in one. */
export function aclFile(settings: TopologySettings, kind: ServerKind, name: string): string | undefined {
  const users = ownOf(settings, kind, name)?.users;
  if (users === undefined) return undefined;
  const own = harnessUser(settings, kind, name);
  const lines = [...users.map(({ words }) => words.join(' ')), ...(own === undefined ? [] : [`user ${own}`])];
  return `${lines.join('\n')}\n`;
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
