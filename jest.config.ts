import type { Config } from 'jest';

const shared: Config = {
  extensionsToTreatAsEsm: ['.ts'],
  globalSetup: './harness/scenario/jest-global-setup.ts',
  globalTeardown: './harness/scenario/jest-global-teardown.ts',
  testEnvironment: 'node',
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const config: Config = {
  // A scenario mostly waits: on two processors two at once leave a third of their time. What is too much shows in the
  // report as disturbance, and makes verdicts unknown.
  maxWorkers: '100%',
  maxConcurrency: 3,
  // Also for hooks, which remove hosts and images.
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'scenarios',
      testEnvironment: './harness/scenario/jest-environment.ts',
      testMatch: ['<rootDir>/scenarios/**/*.scenario.ts'],
    },
    { ...shared, displayName: 'tests', testMatch: ['<rootDir>/harness/**/*.test.ts'] },
  ],
  reporters: ['default', './harness/report/jest-reporter.ts'],
};

export default config;
