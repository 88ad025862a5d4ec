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
  // A topology, its clients and its observer keep about two cores busy; more at once would disturb the timing.
  maxWorkers: '50%',
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
