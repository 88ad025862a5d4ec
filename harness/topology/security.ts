import { badField } from '../basics/index.ts';
import type { Directives } from './directives.ts';

/** How connections of a deployment are protected. */
export type SecurityKind = (typeof SECURITY_KINDS)[number];

/**
 * 'password': one generated password for the redis servers and one for the sentinels. 'acl': the user `default` is off, and
 * replication, Sentinel, clients and the harness have users with the least rights. 'tls': TLS on every connection. 'mtls': the
 * same, and servers require certificates of their clients.
 */
export const SECURITY_KINDS = ['password', 'acl', 'tls', 'mtls'] as const;

/** One kind or several; an empty list for none, also where a run is secured. */
export type SecurityOption = SecurityKind | readonly SecurityKind[];

/** How a deployment is secured, as a record stores it. */
export interface RecordedSecurity {
  readonly kinds: readonly SecurityKind[];
  /** Whether the topology or the run asks for it. */
  readonly by: 'topology' | 'run';
  /** Why a deployment of a secured run has no kinds. */
  readonly keeps?: string;
}

/** All that can be combined: what `failover run --secure` means. */
export const ALL_COMBINED: readonly SecurityKind[] = ['acl', 'mtls'];

// Either the user `default` has a password or it is off; and `mtls` contains `tls`.
const EITHER: readonly (readonly [SecurityKind, SecurityKind])[] = [
  ['password', 'acl'],
  ['tls', 'mtls'],
];

const ALLOWED = `${SECURITY_KINDS.map(kind => `'${kind}'`).join(', ')}, or several of them; ${EITHER.map(
  ([one, other]) => `'${one}' excludes '${other}'`,
).join(', and ')}`;

/** @throws UnusableInput naming the kinds, and which of them exclude each other */
function checkSecurity(field: string, given: unknown, shown = given): readonly SecurityKind[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const kinds = SECURITY_KINDS.filter(kind => list.includes(kind));
  const isKnown = list.every(each => (SECURITY_KINDS as readonly unknown[]).includes(each));
  const excluded = EITHER.some(pair => pair.every(kind => kinds.includes(kind)));
  if (!isKnown || excluded) throw badField(field, shown, ALLOWED);
  return kinds;
}

const VARIABLE = 'HARNESS_SECURE';

/** For this process and its children: topologies are secured like this unless they set their own security. */
export function runSecurely(kinds: readonly SecurityKind[]): void {
  process.env[VARIABLE] = kinds.join(',');
}

/** @throws UnusableInput for kinds that there are not, or that exclude each other */
export function parseSecurity(field: string, text: string): readonly SecurityKind[] {
  return checkSecurity(field, text.split(','), text);
}

function ofRun(): readonly SecurityKind[] {
  const text = process.env[VARIABLE] ?? '';
  return text === '' ? [] : parseSecurity(VARIABLE, text);
}

/** What of a topology's options concerns credentials and certificates. */
export interface Secured {
  readonly security?: SecurityOption;
  readonly tls?: unknown;
  readonly redisConf?: unknown;
  readonly sentinelConf?: unknown;
  readonly aclFile?: unknown;
  readonly redis?: Directives;
  readonly sentinel?: Directives;
  readonly servers?: Readonly<Record<string, object>>;
}

/**
 * @returns undefined where neither the topology nor the run asks for security
 * @throws UnusableInput for a topology that asks for it and sets credentials as well
 */
export function securityOf(options: Secured): RecordedSecurity | undefined {
  const own = ownCredentials(options);
  if (options.security !== undefined) {
    const kinds = checkSecurity('topology.security', options.security);
    if (kinds.length > 0 && own !== undefined)
      throw badField(
        'topology.security',
        options.security,
        `nothing beside \`${own}\`, which sets credentials as well`,
      );
    return kinds.length === 0 && ofRun().length === 0 ? undefined : { kinds, by: 'topology' };
  }
  const kinds = ofRun();
  if (kinds.length === 0) return undefined;
  return own === undefined
    ? { kinds, by: 'run' }
    : { kinds: [], by: 'run', keeps: `the topology sets \`${own}\` itself` };
}

/** Of a deployment that cannot be secured; undefined where the run does not ask for it. */
export const unsecured = (keeps: string): RecordedSecurity | undefined =>
  ofRun().length === 0 ? undefined : { kinds: [], by: 'run', keeps };

const FILES = ['redisConf', 'sentinelConf', 'aclFile'] as const;
const CREDENTIALS =
  /^(requirepass|masterauth|masteruser|primaryauth|primaryuser|user|aclfile|sentinel +(auth|sentinel)-(user|pass))( |$)/i;

/** The first option or directive that is about credentials; undefined where there is none. */
function ownCredentials(options: Secured): string | undefined {
  if (options.tls !== undefined && !isOwnCertificates(options.tls)) return 'tls';
  const file = FILES.find(name => options[name] !== undefined);
  if (file !== undefined) return file;
  const ofServers = Object.entries(options.servers ?? {}).map(
    ([name, directives]) => [`servers['${name}']`, directives] as const,
  );
  const all = [['redis', options.redis ?? {}], ['sentinel', options.sentinel ?? {}], ...ofServers] as const;
  for (const [place, directives] of all) {
    // A directive can stand in the name as a whole or in part: `{ 'user app': 'on' }`, `{ sentinel: 'auth-pass shop secret' }`.
    const found = Object.entries(directives ?? {}).find(
      ([name, value]) =>
        name === 'conf' ||
        name === 'aclFile' ||
        [value].flat().some(each => CREDENTIALS.test(`${name} ${each}`)),
    );
    if (found !== undefined) return `${place}['${found[0]}']`;
  }
  return undefined;
}

/** Certificates of the user's own are used with `security`; a flag says the same as `security` does. */
const isOwnCertificates = (tls: unknown): boolean => typeof tls === 'object' && tls !== null;
