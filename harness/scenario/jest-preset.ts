import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Config } from 'jest';
import { keepCompiled, ownModule } from '../basics/index.ts';

// Jest's configuration for scenario files, by absolute paths: `preset: 'sentinel-failover-harness'`, alone or as an entry
// of `projects`. Node loads scenario files itself, so no transform applies to them, and those of other projects stay.

// Jest's workers and their processes inherit it: in the package too, and with plain `npx jest`.
keepCompiled();

const path = (module: string): string => fileURLToPath(ownModule(module, import.meta.url));

/** What runs test files in plain Node. */
export const PLAIN_NODE: Config = {
  transform: {},
  runtime: path('../plain-node/runtime.ts'),
  testEnvironment: path('../plain-node/environment.ts'),
};

/** The same for those that need the engine. */
export const ON_ENGINE: Config = {
  ...PLAIN_NODE,
  globalSetup: path('./jest-global-setup.ts'),
  globalTeardown: path('./jest-global-teardown.ts'),
};

export const REPORTER: string = path('../report/jest-reporter.ts');

const preset: Config = {
  ...ON_ENGINE,
  displayName: 'scenarios',
  testEnvironment: path('./jest-environment.ts'),
  testMatch: ['**/*.scenario.?([cm])[jt]s'],
  // In watch mode what a run writes would start the next one.
  watchPathIgnorePatterns: ['<rootDir>/reports/'],
  // These two hold for the whole of Jest, so as an entry of `projects` a preset does not set them.
  reporters: ['default', REPORTER],
  // A scenario mostly waits, so there are more workers than processors. Each begins when the machine has room for it.
  maxWorkers: 2 * availableParallelism() + 1,
};

export default preset;
