import { badField, UnusableInput } from '../basics/index.ts';
import { checkMaxmemory, checkPolicy } from './memory.ts';

/**
 * Lines added to a server's configuration file: the directive as the file spells it, and its value;
 * a list repeats the directive. `{ 'replica-priority': 0, 'sentinel auth-pass mymaster': 'secret' }`
 */
export type Directives = Readonly<Record<string, string | number | readonly (string | number)[]>>;

export type ServerKind = 'redis' | 'sentinel';

/** All directives of a topology: for all servers of a kind, and for single ones by name. */
export interface DirectiveSettings {
  readonly redis: Directives;
  readonly sentinel: Directives;
  readonly servers: Readonly<Record<string, Directives>>;
}

// The harness hands out addresses, ports and files: a scenario that moved them would lose its servers.
const OWNED = ['port', 'dir', 'daemonize', 'logfile', 'sentinel monitor', 'sentinel myid'];

// With TLS.
const OWNED_FOR_TLS = [
  'tls-port',
  'tls-cert-file',
  'tls-key-file',
  'tls-ca-cert-file',
  'tls-auth-clients',
  'tls-replication',
];

/** @throws UnusableInput naming the directive and what it may be */
export function checkDirectives(field: string, given: Directives, tls: boolean): Directives {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw badField(field, given, "directives and their values, such as { maxmemory: '1mb' }");
  for (const [name, value] of Object.entries(given)) {
    checkName(field, name, tls ? [...OWNED, ...OWNED_FOR_TLS] : OWNED);
    for (const line of [value].flat()) checkValue(`${field}['${name}']`, name.toLowerCase(), line);
  }
  return given;
}

function checkName(field: string, name: string, owned: readonly string[]): void {
  if (owned.includes(name.toLowerCase()))
    throw new UnusableInput(`${field} sets '${name}', which the harness itself sets`);
  if (/^[\w-]+( [\w.-]+)*$/.test(name)) return;
  throw badField(
    `a directive of ${field}`,
    name,
    "its name as in the configuration file, such as 'maxmemory'",
  );
}

function checkValue(field: string, directive: string, value: unknown): void {
  const text = typeof value === 'number' || typeof value === 'string';
  if (directive === 'maxmemory-policy') checkPolicy(field, value);
  if (directive === 'maxmemory') checkMaxmemory(field, value);
  if (text && !/[\r\n]/.test(String(value))) return;
  throw badField(field, value, 'a number, a text of one line, or a list of those');
}

/** What stands at the end of a server's configuration file, in its order: a later directive overrides an earlier one. */
export const directivesOf = (
  { servers, ...all }: DirectiveSettings,
  kind: ServerKind,
  name: string,
): Directives[] => [all[kind], servers[name] ?? {}];

/** The value that a server goes by, of a directive that can have one; undefined when the scenario does not set it. */
export function valueSet(sets: readonly Directives[], directive: string): string | undefined {
  const given = sets
    .flatMap(set => Object.entries(set))
    .findLast(([name]) => name.toLowerCase() === directive)?.[1];
  const last = [given].flat().at(-1);
  return last === undefined ? undefined : String(last);
}

/** Where a person finds the directive that a server goes by: "topology.servers['redis-2']" or 'sentinel-conf/redis.conf'. */
export function placeOf(
  settings: DirectiveSettings,
  kind: ServerKind,
  name: string,
  directive: string,
): string {
  if (valueSet([settings.servers[name] ?? {}], directive) !== undefined) return `topology.servers['${name}']`;
  if (valueSet([settings[kind]], directive) !== undefined) return `topology.${kind}`;
  return `sentinel-conf/${kind}.conf`;
}

/** Whether Sentinel tells clients of this redis server when it is a replica. */
export const isAnnounced = (settings: DirectiveSettings, name: string): boolean =>
  valueSet(directivesOf(settings, 'redis', name), 'replica-announced')?.toLowerCase() !== 'no';
