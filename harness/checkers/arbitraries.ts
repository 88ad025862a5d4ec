import fc from 'fast-check';
import type { Operation, Outcome } from './evidence.ts';

/** How often each property is tried. */
export const RUNS = { numRuns: 500 };

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
