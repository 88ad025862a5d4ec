import { availableParallelism } from 'node:os';
import type { Config } from 'jest';

// Every worker and process started from here keeps what Node compiled and stripped of its types.
process.env.NODE_COMPILE_CACHE ??= `${import.meta.dirname}/node_modules/.cache/compiled`;

const shared: Config = {
  transform: {},
  runtime: './harness/plain-node/runtime.ts',
  testEnvironment: './harness/plain-node/environment.ts',
};

const onEngine: Config = {
  ...shared,
  globalSetup: './harness/scenario/jest-global-setup.ts',
  globalTeardown: './harness/scenario/jest-global-teardown.ts',
};

const config: Config = {
  // A scenario mostly waits, so there are more workers than processors. Each begins when the machine has room for it.
  maxWorkers: 2 * availableParallelism() + 1,
  maxConcurrency: 3,
  // Also for hooks, which remove hosts and images.
  testTimeout: 60_000,
  testSequencer: './harness/plain-node/sequencer.ts',
  projects: [
    {
      ...onEngine,
      displayName: 'scenarios',
      testEnvironment: './harness/scenario/jest-environment.ts',
      testMatch: ['<rootDir>/scenarios/**/*.scenario.ts'],
    },
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/harness/**/*.test.ts'],
      testPathIgnorePatterns: ['\\.(containers|browser|alone)\\.test\\.ts$'],
    },
    {
      ...onEngine,
      displayName: 'containers',
      testEnvironment: './harness/scenario/jest-lane-environment.ts',
      // Those called `alone` need the engine for themselves: they run last, one after the other.
      testMatch: ['<rootDir>/harness/**/*.{containers,browser,alone}.test.ts'],
    },
  ],
  reporters: ['default', './harness/report/jest-reporter.ts'],
};

export default config;
