import { badField, type Duration, milliseconds, rejectUnknownKeys, UnusableInput } from '../basics/index.ts';

/**
 * Lines added to a server's configuration file: the directive as the file spells it, and its value;
 * a list repeats the directive. `{ 'replica-priority': 0, 'sentinel auth-pass mymaster': 'secret' }`
 */
export type Directives = Readonly<Record<string, string | number | readonly (string | number)[]>>;

/** A Sentinel deployment as a scenario describes it. Everything has a default. */
export interface TopologyOptions {
  /** Replicas of the master. Default 2. */
  readonly replicas?: number;
  /** Sentinels that watch it. Default 3. */
  readonly sentinels?: number;
  /** Sentinels that must agree that the master is down. Default 2. */
  readonly quorum?: number;
  /** Sentinels run on the hosts of the redis servers, one on each, as far as there are any. Default false. */
  readonly colocated?: boolean;
  /** Sentinel's down-after-milliseconds. Default '1s'. */
  readonly downAfter?: Duration;
  /** Sentinel's failover-timeout. Default '10s'. */
  readonly failoverTimeout?: Duration;
  /** Replicas that may re-sync with the new master at the same time. Default 1. */
  readonly parallelSyncs?: number;
  /** Added to the redis.conf of the master and of every replica. */
  readonly redis?: Directives;
  /** Added to the sentinel.conf of every sentinel. */
  readonly sentinel?: Directives;
}

/** The same, complete and checked. Times in ms. */
export interface TopologySettings {
  readonly replicas: number;
  readonly sentinels: number;
  readonly quorum: number;
  readonly colocated: boolean;
  readonly downAfterMs: number;
  readonly failoverTimeoutMs: number;
  readonly parallelSyncs: number;
  readonly redis: Directives;
  readonly sentinel: Directives;
}

const KNOWN = [
  'replicas',
  'sentinels',
  'quorum',
  'colocated',
  'downAfter',
  'failoverTimeout',
  'parallelSyncs',
  'redis',
  'sentinel',
] as const satisfies readonly (keyof TopologyOptions)[];

// The harness hands out addresses, ports and files: a scenario that moved them would lose its servers.
const OWNED = ['port', 'dir', 'daemonize', 'logfile', 'sentinel monitor', 'sentinel myid'];

/** @throws UnusableInput naming the option and what it may be */
export function resolveTopology(options: TopologyOptions = {}): TopologySettings {
  rejectUnknownKeys('topology', options, KNOWN);
  const sentinels = count('sentinels', options.sentinels ?? 3, 1, 50);
  const replicas = count('replicas', options.replicas ?? 2, 0, 50);
  return {
    replicas,
    colocated: colocated(options.colocated ?? false, sentinels, replicas),
    sentinels,
    quorum: quorum(options.quorum ?? Math.min(2, sentinels), sentinels),
    downAfterMs: milliseconds('topology.downAfter', options.downAfter ?? '1s'),
    failoverTimeoutMs: milliseconds('topology.failoverTimeout', options.failoverTimeout ?? '10s'),
    parallelSyncs: count('parallelSyncs', options.parallelSyncs ?? 1, 1, 50),
    redis: directives('topology.redis', options.redis ?? {}),
    sentinel: directives('topology.sentinel', options.sentinel ?? {}),
  };
}

function count(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw badField(`topology.${name}`, value, `a whole number from ${least} to ${most}`);
}

function colocated(value: boolean, sentinels: number, replicas: number): boolean {
  if (typeof value !== 'boolean') throw badField('topology.colocated', value, 'true or false');
  if (value && sentinels > replicas + 1)
    throw badField(
      'topology.sentinels',
      sentinels,
      `with colocated, at most one for each of ${replicas + 1} redis servers`,
    );
  return value;
}

function quorum(value: number, sentinels: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= sentinels) return value;
  throw badField('topology.quorum', value, `a whole number from 1 to the number of sentinels (${sentinels})`);
}

function directives(field: string, given: Directives): Directives {
  for (const [name, value] of Object.entries(given)) {
    checkDirectiveName(field, name);
    for (const line of [value].flat()) checkDirectiveValue(`${field}['${name}']`, line);
  }
  return given;
}

function checkDirectiveName(field: string, name: string): void {
  if (OWNED.includes(name)) throw new UnusableInput(`${field} sets '${name}', which the harness itself sets`);
  if (/^[\w-]+( [\w.-]+)*$/.test(name)) return;
  throw badField(
    `a directive of ${field}`,
    name,
    "its name as in the configuration file, such as 'maxmemory'",
  );
}

function checkDirectiveValue(field: string, value: unknown): void {
  const text = typeof value === 'number' || typeof value === 'string';
  if (text && !/[\r\n]/.test(String(value))) return;
  throw badField(field, value, 'a number, a text of one line, or a list of those');
}
