import type { RecordedExpectation } from '../run/index.ts';

/** The books of what a scenario expected. */
export interface Ledger {
  readonly expectations: readonly RecordedExpectation[];
  /** @returns a function to call with the result of the expectation; undefined means that it is not known */
  expecting(expectation: Omit<RecordedExpectation, 'passed'>): (passed: boolean | undefined) => void;
  /** Resolves when every expectation that began has ended, those included that the body did not await. */
  settled(): Promise<void>;
}

export function ledgerOf(): Ledger {
  const expectations: RecordedExpectation[] = [];
  const open = new Set<Promise<void>>();
  return {
    expectations,
    expecting(expectation) {
      const place = expectations.push(expectation) - 1;
      const { promise, resolve } = Promise.withResolvers<void>();
      open.add(promise);
      return passed => {
        if (passed !== undefined) expectations[place] = { ...expectation, passed };
        open.delete(promise);
        resolve();
      };
    },
    async settled() {
      await Promise.all(open);
    },
  };
}

/** Collects what promises were rejected with that nothing awaited, and what callbacks threw, until it is stopped. */
export function unawaitedErrors(): { stop(): Promise<unknown[]> } {
  const errors = new Map<Promise<unknown>, unknown>();
  const thrown: unknown[] = [];
  const threw = (error: unknown) => void thrown.push(error);
  const rejected = (error: unknown, promise: Promise<unknown>) => errors.set(promise, error);
  const handled = (promise: Promise<unknown>) => errors.delete(promise);
  process.on('unhandledRejection', rejected);
  process.on('uncaughtException', threw);
  process.on('rejectionHandled', handled);
  return {
    async stop() {
      // Node reports a rejection after the microtasks of the turn in which it came.
      await new Promise(setImmediate);
      process.off('unhandledRejection', rejected);
      process.off('uncaughtException', threw);
      process.off('rejectionHandled', handled);
      return [...thrown, ...errors.values()];
    },
  };
}
