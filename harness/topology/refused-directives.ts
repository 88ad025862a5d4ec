import { UnusableInput } from '../basics/index.ts';
import type { ConfigurationLine } from './configuration-text.ts';

/** Directives of redis.conf and sentinel.conf (Redis 7) that neither a scenario nor a file can set. */
interface Refused {
  readonly directives: readonly string[];
  /** Completes "… sets 'port', ". */
  readonly because: string;
  readonly instead: string;
  /** The first words of the line that a template can have, placeholders not filled in. */
  readonly inTemplate?: string;
  /** Values that change nothing. */
  readonly harmless?: readonly string[];
}

const ITSELF = 'which the harness itself sets';
const LEAVE_OUT = 'leave it out';

const REFUSED: readonly Refused[] = [
  {
    directives: ['port'],
    because: `${ITSELF}: it reaches every server at a port that it knows`,
    instead: LEAVE_OUT,
    inTemplate: 'port {{port}}',
  },
  {
    directives: ['dir'],
    because: `${ITSELF}: it keeps the data there, and deletes it afterwards`,
    instead: LEAVE_OUT,
    inTemplate: 'dir {{dataFolder}}',
  },
  {
    directives: ['daemonize', 'supervised', 'pidfile'],
    because: 'but the harness runs every server in the foreground and watches its process',
    instead: LEAVE_OUT,
    harmless: ['no', ''],
  },
  {
    directives: ['logfile', 'syslog-enabled', 'syslog-ident', 'syslog-facility'],
    because: `${ITSELF}: it reads the log from the standard output of the server`,
    instead: LEAVE_OUT,
    harmless: ['no', ''],
  },
  {
    directives: ['replicaof', 'slaveof'],
    because: 'but the harness chooses the first master and sends REPLICAOF to its replicas',
    instead: 'set `replicas` of the topology',
  },
  {
    directives: ['aclfile'],
    because: 'but the file is not on the hosts of the harness',
    instead: 'write its lines as `user` directives',
    harmless: [''],
  },
  {
    directives: ['cluster-enabled', 'cluster-config-file', 'cluster-port'],
    because: 'which the harness sets for a Redis Cluster',
    instead: "use the scenario's `cluster` instead of its `topology`",
    harmless: ['no'],
  },
  {
    directives: [
      'replica-announce-ip',
      'slave-announce-ip',
      'replica-announce-port',
      'slave-announce-port',
      'cluster-announce-ip',
      'cluster-announce-hostname',
      'cluster-announce-port',
      'cluster-announce-bus-port',
      'cluster-announce-tls-port',
      'sentinel announce-ip',
      'sentinel announce-port',
      'sentinel resolve-hostnames',
      'sentinel announce-hostnames',
    ],
    because: `${ITSELF}: servers find each other at the addresses of its hosts`,
    instead: 'leave it out; `topology.hostnames` makes servers use names',
  },
  {
    directives: [
      'tls-port',
      'tls-cert-file',
      'tls-key-file',
      'tls-key-file-pass',
      'tls-client-cert-file',
      'tls-client-key-file',
      'tls-client-key-file-pass',
      'tls-dh-params-file',
      'tls-ca-cert-file',
      'tls-ca-cert-dir',
      'tls-auth-clients',
      'tls-replication',
      'tls-cluster',
    ],
    because: `${ITSELF}, with certificates that it makes`,
    instead: '`topology.tls: true` makes all servers use TLS',
  },
  {
    directives: ['sentinel monitor'],
    because: `${ITSELF}: it knows the address of the master`,
    instead: 'set the quorum with `topology.quorum`',
    inTemplate: 'sentinel monitor {{master}} {{masterAddress}}',
  },
  {
    directives: ['sentinel myid'],
    because: ITSELF,
    instead: LEAVE_OUT,
    inTemplate: 'sentinel myid {{id}}',
  },
  {
    directives: [
      'sentinel known-replica',
      'sentinel known-slave',
      'sentinel known-sentinel',
      'sentinel current-epoch',
      'sentinel config-epoch',
      'sentinel leader-epoch',
    ],
    because: 'which is the state of another deployment, written by Sentinel itself',
    instead: LEAVE_OUT,
  },
];

const BY_DIRECTIVE = new Map(REFUSED.flatMap(refused => refused.directives.map(name => [name, refused])));

/** 'port', 'sentinel monitor' */
export const directiveOf = ([first, second]: ConfigurationLine['words']): string =>
  first === 'sentinel' ? `${first} ${second ?? ''}` : first;

/**
 * Why a line of production cannot hold on the hosts of the harness: 'the harness itself sets it: …'. Undefined for a line
 * that can.
 */
export function reasonAgainst({ words }: Pick<ConfigurationLine, 'words'>): string | undefined {
  const refused = BY_DIRECTIVE.get(directiveOf(words));
  if (refused === undefined || (refused.harmless ?? []).includes(words[1] ?? '-')) return undefined;
  const reason = refused.because
    .replace(/^which the harness itself sets/, 'the harness itself sets it')
    .replace(/^which is/, 'it is')
    .replace(/^but /, '');
  return refused.instead.startsWith(LEAVE_OUT) ? reason : `${reason}; ${refused.instead}`;
}

/**
 * @param from where the lines come from; a template can have some of these directives, with placeholders
 * @throws UnusableInput naming every line that must go, why, and what to do instead
 */
export function refuseDirectives(
  lines: readonly ConfigurationLine[],
  from: 'options' | 'template' = 'options',
): void {
  const reasons = lines.flatMap(({ words, place }) => {
    const refused = BY_DIRECTIVE.get(directiveOf(words));
    if (refused === undefined) return [];
    const { because, instead, inTemplate, harmless = [] } = refused;
    if (harmless.includes(words[1] ?? '-')) return [];
    const allowed = from === 'template' ? inTemplate : undefined;
    if (allowed !== undefined && `${words.join(' ')} `.startsWith(`${allowed} `)) return [];
    const todo = allowed === undefined ? instead : `write \`${allowed}\``;
    return [`${place} sets '${directiveOf(words)}', ${because}; ${todo}`];
  });
  if (reasons.length > 0) throw new UnusableInput(reasons.join('\n'));
}
