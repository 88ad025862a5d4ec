import type { Config } from 'jest';
import preset, { ON_ENGINE, PLAIN_NODE, REPORTER } from './harness/scenario/jest-preset.ts';

const { maxWorkers, reporters: _, ...scenarios } = preset;

const config: Config = {
  ...(maxWorkers !== undefined && { maxWorkers }),
  maxConcurrency: 3,
  // Also for hooks, which remove hosts and images.
  testTimeout: 60_000,
  testSequencer: './harness/plain-node/sequencer.ts',
  projects: [
    { ...scenarios, testMatch: ['<rootDir>/scenarios/**/*.scenario.ts'] },
    {
      ...PLAIN_NODE,
      displayName: 'unit',
      testMatch: ['<rootDir>/{examples,harness}/**/*.test.ts'],
      testPathIgnorePatterns: ['\\.(containers|browser|alone)\\.test\\.ts$'],
    },
    {
      ...ON_ENGINE,
      displayName: 'containers',
      testEnvironment: './harness/scenario/jest-lane-environment.ts',
      // Those called `alone` need the engine for themselves: they run last, one after the other.
      testMatch: ['<rootDir>/{examples,harness}/**/*.{containers,browser,alone}.test.ts'],
    },
  ],
  reporters: ['default', REPORTER, './harness/plain-node/retries.ts'],
};

export default config;
