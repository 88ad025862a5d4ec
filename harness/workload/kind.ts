import { badField, type Duration, milliseconds, rejectUnknownKeys } from '../basics/index.ts';
import type { Client } from './connection.ts';
import type { Recorder } from './recorder.ts';

/** The options of every workload. */
export interface WorkloadOptions {
  /** Operations a second and client. Default 100. */
  readonly rate?: number;
  /** Ends by itself after this time. Default '10m': in practice, when the scenario ends. */
  readonly duration?: Duration;
  /** Over how many keys the operations are spread. Default 1. */
  readonly keys?: number;
}

/** The name of a workload; its file has the same name. */
export type WorkloadKind =
  | 'adds'
  | 'appends'
  | 'batches'
  | 'bullmq'
  | 'consumers'
  | 'counter'
  | 'expiring'
  | 'ids'
  | 'lock'
  | 'own'
  | 'pubsub'
  | 'queue'
  | 'registers'
  | 'waited';

/** A workload as a value, complete and checked, that can be sent to a client's process. */
export interface Workload<Kind extends WorkloadKind = WorkloadKind> {
  readonly kind: Kind;
  readonly rate: number;
  readonly durationMs: number;
  readonly keys: number;
  /** Options of its own kind. */
  readonly extra: Readonly<Record<string, number | string>>;
}

/** What a running workload has at hand. */
export interface Surroundings {
  readonly client: Client;
  /** The client's name; part of its keys and elements. */
  readonly name: string;
  readonly workload: Workload;
  readonly recorder: Recorder;
  /** Aborted when the workload is to end: loops of consumers end then. */
  readonly signal: AbortSignal;
}

/** Issues the `turn`th operation, counted from 0, `lateMs` later than it was due. */
export type Issue = (turn: number, lateMs: number) => Promise<unknown>;

/** Begins: makes further connections, starts consumers. @returns what issues operations at the workload's rate */
export type Begin = (surroundings: Surroundings) => Promise<Issue> | Issue;

const MOST_A_SECOND = 100_000;
const MOST_KEYS = 1_000_000;

/**
 * @param ownOptions the names of the options of its own kind, where those differ from the keys of `extra`
 * @throws UnusableInput for a rate, a duration or a number of keys that cannot be, and for unknown options
 */
export function workloadOf<Kind extends WorkloadKind>(
  kind: Kind,
  options: WorkloadOptions & Readonly<Record<string, unknown>>,
  extra: Workload['extra'] = {},
  ownOptions: readonly string[] = Object.keys(extra),
): Workload<Kind> {
  rejectUnknownKeys('workload', options, ['rate', 'duration', 'keys', ...ownOptions]);
  const { rate = 100, duration = '10m', keys = 1 } = options;
  if (!Number.isFinite(rate) || rate <= 0 || rate > MOST_A_SECOND)
    throw badField('workload.rate', rate, `operations a second, more than 0 and at most ${MOST_A_SECOND}`);
  if (!Number.isInteger(keys) || keys < 1 || keys > MOST_KEYS)
    throw badField('workload.keys', keys, `a whole number from 1 to ${MOST_KEYS}`);
  return { kind, rate, keys, durationMs: milliseconds('workload.duration', duration), extra };
}

/** A number among a workload's own options. @throws UnusableInput when it is not from `least` to `most` */
export function countOption(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw badField(`workload.${name}`, value, `a whole number from ${least} to ${most}`);
}

/** The key of a client's own data that the `turn`th operation is about: 'failover:counter:app' or, of several, 'failover:counter:app:3'. */
export const keyOf = (
  { name, workload: { kind, keys } }: Pick<Surroundings, 'name' | 'workload'>,
  turn = 0,
): string => (keys === 1 ? `${PREFIX}${kind}:${name}` : `${PREFIX}${kind}:${name}:${turn % keys}`);

/** What all keys of all workloads begin with. */
export const PREFIX = 'failover:';

/** A key that all clients share. */
export const sharedKey = ({ kind }: Workload): string => `${PREFIX}${kind}`;

/** The `turn`th element of a client: unique in the topology, readable in a dump. */
export const elementOf = (name: string, turn: number): string => `${name}-${turn}`;
