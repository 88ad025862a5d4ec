import type { Operation } from './evidence.ts';

/** What differs from an operation of client 'app' on key 'key' that took from 0 to 1 ms. */
export type Details = Partial<Omit<Operation, 'kind' | 'value' | 'outcome'>>;

type Make = (kind: string, value: Operation['value'], details?: Details) => Operation;

const PLAIN = { id: 0, client: 'app', key: 'key', invokedAtMs: 0, completedAtMs: 1 };

/** An operation that was acknowledged. */
export const ok: Make = (kind, value, details = {}) => ({ ...PLAIN, kind, value, outcome: 'ok', ...details });

/** An operation that was certainly not done. */
export const failed: Make = (kind, value, details = {}) => ({
  ...PLAIN,
  kind,
  value,
  outcome: 'fail',
  error: 'READONLY',
  ...details,
});

/** An operation that ended with an error and may have been done. */
export const unresolved: Make = (kind, value, details = {}) => ({
  ...PLAIN,
  kind,
  value,
  outcome: 'unresolved',
  error: 'timed out',
  ...details,
});

/** An operation that never ended. */
export const hung: Make = (kind, value, details = {}) => {
  const { completedAtMs: _, ...begun } = PLAIN;
  return { ...begun, kind, value, outcome: 'unresolved', ...details };
};

/** An acknowledged operation that writes nothing and answered this. */
export const answered = (kind: string, result: unknown, details: Details = {}): Operation =>
  ok(kind, null, { result, ...details });

/** The details of when an operation began and ended, in ms. */
export const during = (invokedAtMs: number, completedAtMs: number): Details => ({
  invokedAtMs,
  completedAtMs,
});
