import fc from 'fast-check';
import type { Operation, Outcome } from './finding.ts';

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

/** Tries a property with 500 random inputs. */
export const forAll = <Inputs extends [unknown, ...unknown[]]>(
  ...property: Parameters<typeof fc.property<Inputs>>
): void => fc.assert(fc.property<Inputs>(...property), { numRuns: 500 });

/** A few names, so that random histories meet the same element again and again. */
export const name: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');

export const names: fc.Arbitrary<string[]> = fc.array(name, { maxLength: 8 });

/** Short random histories; only operations that are not acknowledged may never end. */
export const history = (
  kind: fc.Arbitrary<string>,
  value: fc.Arbitrary<Operation['value']>,
  result: fc.Arbitrary<unknown> = fc.constant(undefined),
): fc.Arbitrary<Operation[]> =>
  fc
    .array(
      fc.record({
        kind,
        value,
        result,
        client: fc.constantFrom('one', 'two'),
        key: fc.constantFrom('x', 'y'),
        outcome: fc.constantFrom<Outcome>('ok', 'ok', 'fail', 'unresolved'),
        server: fc.constantFrom('redis-1:6379', 'redis-2:6379'),
        invokedAtMs: fc.nat(30),
        lastedMs: fc.nat(8),
        ends: fc.boolean(),
      }),
      { maxLength: 14 },
    )
    .map(operations =>
      operations.map(({ lastedMs, ends, result, ...operation }, id): Operation => {
        const isEnded = ends || operation.outcome !== 'unresolved';
        return {
          ...operation,
          id,
          ...(isEnded ? { completedAtMs: operation.invokedAtMs + lastedMs } : {}),
          ...(operation.outcome === 'ok' ? { result } : {}),
        };
      }),
    );
