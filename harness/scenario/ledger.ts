import type { RecordedExpectation } from '../run/index.ts';

/** The books of what a scenario expected. */
export interface Ledger {
  readonly expectations: readonly RecordedExpectation[];
  /** @returns what is told the end of the expectation; undefined for "not known" */
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
