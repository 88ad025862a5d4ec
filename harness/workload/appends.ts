import { badField, type Duration, milliseconds, rejectUnknownKeys } from '../basics/index.ts';

/** Every client appends unique elements to a list of its own, at a fixed rate whatever happens. */
export interface AppendsOptions {
  /** Operations a second and client. Default 100. */
  readonly rate?: number;
  /** Ends by itself after this time. Default '10m': in practice, when the scenario ends. */
  readonly duration?: Duration;
}

/** A workload as a value, complete and checked, that can be sent to a client's process. */
export interface Workload {
  readonly kind: 'appends';
  readonly rate: number;
  readonly durationMs: number;
}

const MOST_A_SECOND = 100_000;

/** @throws UnusableInput for a rate or a duration that cannot be */
export function appends(options: AppendsOptions = {}): Workload {
  rejectUnknownKeys('workload', options, ['rate', 'duration']);
  const { rate = 100, duration = '10m' } = options;
  if (!Number.isFinite(rate) || rate <= 0 || rate > MOST_A_SECOND) {
    throw badField('workload.rate', rate, `operations a second, more than 0 and at most ${MOST_A_SECOND}`);
  }
  return { kind: 'appends', rate, durationMs: milliseconds('workload.duration', duration) };
}

/** The list that a client appends to. */
export const listOf = (client: string): string => `failover:elements:${client}`;

/** The `id`th element of a client: unique in the topology, readable in a dump. */
export const elementOf = (client: string, id: number): string => `${client}-${id}`;
