import type { Test } from '@jest/test-result';
import sequencer from '@jest/test-sequencer';

// Its types are those of the CommonJS build, which has the class in `default`; Node imports the class itself.
const Sequencer = sequencer as unknown as typeof sequencer.default;

const isUnit = ({ context }: Test): boolean => context.config.displayName?.name === 'unit';
const isAlone = ({ path }: Test): boolean => path.endsWith('.alone.test.ts');
const rank = (test: Test): number => (isUnit(test) ? 0 : isAlone(test) ? 2 : 1);

/**
 * Jest's order (failed ones first, then the longest by their last duration) within this one: unit tests, tests on
 * containers, tests that need the engine for themselves.
 */
export default class InOrderOfCost extends Sequencer {
  override async sort(tests: Test[]): Promise<Test[]> {
    return (await super.sort(tests)).toSorted((a, b) => rank(a) - rank(b));
  }
}
