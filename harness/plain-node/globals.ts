import { registerHooks } from 'node:module';
import { ModuleMocker } from 'jest-mock';

// What `import { … } from '@jest/globals'` gets in plain Node. Jest replaces that package in its VM contexts only.

type Name = 'afterAll' | 'afterEach' | 'beforeAll' | 'beforeEach' | 'describe' | 'it' | 'test' | 'expect';
type Globals = Record<Name, (...args: readonly unknown[]) => unknown>;

// jest-circus makes new functions for each test file, while a module that imports these is loaded once a worker.
const current = (name: Name) =>
  new Proxy(() => undefined, {
    apply: (_target, _self, args) => (globalThis as unknown as Globals)[name](...args),
    get: (_target, key) => Reflect.get((globalThis as unknown as Globals)[name], key),
  });

export const afterAll = current('afterAll');
export const afterEach = current('afterEach');
export const beforeAll = current('beforeAll');
export const beforeEach = current('beforeEach');
export const describe = current('describe');
export const it = current('it');
export const test = current('test');
export const expect = current('expect');

const mocker = new ModuleMocker(globalThis);

/** Of Jest's own object what needs no module registry. */
const available = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  replaceProperty: mocker.replaceProperty.bind(mocker),
  mocked: <T>(mock: T): T => mock,
  isMockFunction: mocker.isMockFunction.bind(mocker),
  clearAllMocks: () => mocker.clearAllMocks(),
  resetAllMocks: () => mocker.resetAllMocks(),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  setTimeout: (ms: number) => setShared(TIMEOUT, ms),
  retryTimes(times: number, { logErrorsBeforeRetry = false } = {}) {
    setShared(RETRIES, times);
    setShared(LOG_RETRIES, logErrorsBeforeRetry);
  },
};

// By these symbols on the global object jest-circus is configured, and holds the listeners of a file.
const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');
const RETRIES = Symbol.for('RETRY_TIMES');
const LOG_RETRIES = Symbol.for('LOG_ERRORS_BEFORE_RETRY');
const LISTENERS = Symbol.for('EVENT_HANDLERS');

const setShared = (symbol: symbol, value: unknown): void => {
  Reflect.set(globalThis, symbol, value);
};

/** Forgets what the file before configured. */
export function resetShared(): void {
  for (const symbol of [TIMEOUT, RETRIES, LOG_RETRIES, LISTENERS]) Reflect.deleteProperty(globalThis, symbol);
}

/** @throws Error for what exists only where Jest loads modules itself, with what to do instead */
export const jest = new Proxy(available, {
  get(target, key) {
    if (key in target || typeof key === 'symbol') return Reflect.get(target, key);
    throw new Error(
      `jest.${key} is not available: test files run in plain Node. Available are ${Object.keys(target).join(', ')}. ` +
        'Pass what a function needs as an argument instead of mocking its module.',
    );
  },
});

/** From now on `@jest/globals` is this module, for every importer in this process. */
export function provideGlobals(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@jest/globals' ? { url: import.meta.url, shortCircuit: true } : next(specifier, context),
  });
}
