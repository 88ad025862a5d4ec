import type { CountedConnection } from '../clients/index.ts';
import type { RecordedCrowd } from '../run/index.ts';

export interface KindOfError {
  /** The message without addresses and numbers. */
  readonly kind: string;
  readonly count: number;
}

/** The last error of each of some connections, the most frequent first. */
export function lastErrorsOf(
  { counted }: Pick<RecordedCrowd, 'counted'>,
  connections: readonly CountedConnection[],
): KindOfError[] {
  const kinds = connections.map(({ lastError = -1 }) => counted.errors[lastError]?.kind ?? 'no error');
  return mostFirst(
    [...new Set(kinds)].map(kind => ({ kind, count: kinds.filter(each => each === kind).length })),
  );
}

export const mostFirst = (kinds: readonly KindOfError[]): KindOfError[] =>
  kinds.toSorted((a, b) => b.count - a.count);

/** '12 × connect ECONNREFUSED …, 3 × no error' */
export const showKinds = (kinds: readonly KindOfError[]): string =>
  kinds.map(({ kind, count }) => `${count} × ${kind}`).join(', ');
